package org.hpsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void shouldTakeTheNameOfTheServerBehindTheAddress() {
        final Target target = Target.of("10.0.0.1^www.example.com", 443);
        assertEquals(Target.of("10.0.0.1", 443).serverName("www.example.com"), target);
        assertEquals("10.0.0.1", target.host());
        assertEquals("www.example.com", target.serverName());
        assertEquals("10.0.0.1:443 for www.example.com", target.toString());
        assertEquals("::1", Target.of("::1^a.example", 1).host());
        assertEquals("", Target.of("10.0.0.1", 443).serverName());
    }

    @Test
    void shouldKeepTheNameOfTheServerWhateverElseChanges() {
        final Target target = Target.of("10.0.0.1^a.example", 443).extra("mine").from("127.0.0.1", 7);
        assertEquals("a.example", target.serverName());
        assertEquals(Optional.of("mine"), target.serverName("b.example").extra());
        assertEquals(7, target.serverName("b.example").localPort());
    }

    @Test
    void shouldWriteTheNameOfTheServerAsTheWireDoes() {
        assertEquals("xn--bcher-kva.example", named("b\u00fccher.example"));
        assertEquals("a.example", named("a.example."));
        assertEquals("localhost", named("localhost"));
        assertEquals("", named(""));
        assertEquals("10.0.0.2", named("10.0.0.2"));
        assertEquals("fe80::1", named("fe80::1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a..", ".a", "a b", "a_b.example", "-a.example", "*.example", "a:1", "a/b",
        "a^b", "[::1]", "fe80::1%eth0", "10.0.0.256", "10.0.0", "1", " ", "a\n", "\uff11.2.3.4"})
    void shouldRefuseANameOfTheServerThatIsNone(final String name) {
        final String begin = "server name \"" + name + "\" is neither the name of a host nor a literal address";
        assertTrue(refusal(() -> named(name)).startsWith(begin));
        assertTrue(refusal(() -> Target.of("10.0.0.1^" + name, 443)).startsWith(begin));
    }

    @Test
    void shouldRefuseANameOfTheServerThatIsTooLong() {
        final String label = "x".repeat(61) + ".";
        final String longest = label.repeat(4) + "abcde";
        assertEquals(longest, named(longest));
        final String more = longest + "f";
        assertTrue(refusal(() -> named(more)).endsWith(": length=254 max=253"));
        assertTrue(refusal(() -> named("x".repeat(64) + ".example")).contains("too long"));
    }

    @Test
    void shouldRefuseHalfOfAnAddressAndAName() {
        assertEquals("host 10.0.0.1^ has no name of a server behind its ^", refusal(() -> Target.of("10.0.0.1^", 443)));
        assertEquals("host is empty", refusal(() -> Target.of("^a.example", 443)));
    }

    @Test
    void shouldLeaveAPathAsItIs() {
        final Target target = Target.of(Path.of("/tmp/x^y"));
        assertEquals("/tmp/x^y", target.host());
        assertEquals("", target.serverName());
        assertEquals("/tmp/x^y for a.example", target.serverName("a.example").toString());
    }

    private static String named(final String name) {
        return Target.of("10.0.0.1", 443).serverName(name).serverName();
    }

    private static String refusal(final org.junit.jupiter.api.function.Executable call) {
        return assertThrows(HpSocketException.class, call).getMessage();
    }
}
