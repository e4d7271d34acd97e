package org.hpsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {

    @Test
    void shouldKnowItsPath() {
        final Target target = Target.of(Path.of("/tmp/x.sock"));
        assertEquals(Optional.of(Path.of("/tmp/x.sock")), target.path());
        assertEquals("/tmp/x.sock", target.toString());
        assertEquals("/tmp/x.sock", target.host());
        assertEquals(0, target.port());
        assertEquals(target, Target.of("/tmp/x.sock", 0));
        assertEquals(Optional.of("mine"), target.extra("mine").extra());
    }

    @Test
    void shouldMakeAPathAbsolute() {
        assertTrue(Target.of(Path.of("x.sock")).path().orElseThrow().isAbsolute());
    }

    @Test
    void shouldHaveNoPathWithAHostAndPort() {
        assertEquals(Optional.empty(), Target.of("example.org", 80).path());
        assertEquals(Optional.empty(), Target.of("/tmp/x", 80).path());
        assertEquals("[::1]:80", Target.of("::1", 80).toString());
    }

    @Test
    void shouldCheckThePortsOfHosts() {
        assertEquals("port=0 must be 1 to 65535", refusal(() -> Target.of("example.org", 0)));
        assertEquals("port=0 must be 1 to 65535", refusal(() -> Target.of("tmp/x", 0)));
        assertEquals("localPort=70000 must be 0 to 65535", refusal(() -> Target.of("h", 1).from("", 70_000)));
        assertEquals("host is empty", refusal(() -> Target.of(" ", 1)));
    }

    @Test
    void shouldHaveNoLocalAddressWithAPath() {
        final Target target = Target.of(Path.of("/tmp/x"));
        assertEquals("path /tmp/x is reached from no local address, got 127.0.0.1:0",
            refusal(() -> target.from("127.0.0.1", 0)));
        assertEquals("path /tmp/x is reached from no local address, got :5", refusal(() -> target.from("", 5)));
    }

    private static String refusal(final org.junit.jupiter.api.function.Executable call) {
        return assertThrows(HpSocketException.class, call).getMessage();
    }
}
