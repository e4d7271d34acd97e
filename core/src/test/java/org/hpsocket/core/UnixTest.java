package org.hpsocket.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.hpsocket.Agent;
import org.hpsocket.HpSocketException;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException.Step;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.core.socket.UnixPath;
import org.hpsocket.spi.Capability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What components ask of transports when an address is a path. */
class UnixTest {
    private static final Target PATH = Target.of(Path.of("/s"));

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldSayWhatTheNamedTransportCannot() {
        final Server server = bench.engine.server("unix:///s?transport=fake", bench.diary);
        assertEquals("transport=fake cannot UNIX, it can [STREAM, DATAGRAM]", refusal(server::start));
        assertEquals(ServiceState.STOPPED, server.state());
        assertEquals("transport=fake cannot UNIX, it can [STREAM, DATAGRAM]",
            refusal(() -> bench.engine.client(Tcp.push(), bench.diary, o -> o.transport("fake")).start(PATH)));
    }

    @Test
    void shouldSayThatNoTransportCan() {
        assertEquals("no transport that can UNIX; there are: fake",
            refusal(() -> bench.engine.server("unix:///s", bench.diary).start()));
        assertEquals("no transport that can UNIX; there are: fake",
            refusal(() -> bench.engine.agent("unix:///s", bench.diary).start()));
    }

    @Test
    void shouldSayWhatTheTransportOfAStartedAgentCannot() {
        final Agent agent = bench.agent(options -> { });
        final var failure = assertThrows(StartException.class, () -> agent.connect(PATH));
        assertEquals(Step.INVALID_PARAM, failure.step());
        assertEquals(agent.name() + " cannot connect to /s: transport=fake cannot UNIX, it can [STREAM, DATAGRAM]",
            failure.getMessage());
        assertEquals(0, agent.connectionCount());
    }

    @Test
    void shouldGiveThePathToTheTransportWithoutOptionsOfTcp() {
        bench.transport.capabilities = Set.of(Capability.STREAM, Capability.UNIX);
        bench.transport.ofUnix = Set.of();
        final Agent agent = bench.agent(options -> options.noDelay(true));
        agent.connect(PATH);
        bench.settle();
        final FakeTransport.Attempt attempt = bench.transport.attempts.get(0);
        assertEquals(UnixDomainSocketAddress.of("/s"), attempt.remote);
        assertNull(attempt.local);
        assertEquals(Map.of(), attempt.options.connected());
        attempt.connects();
        bench.settle();
    }

    @Test
    void shouldNotBindAPathToTheAddressOfTheAgent() {
        bench.transport.capabilities = Set.of(Capability.STREAM, Capability.UNIX);
        final Agent agent = bench.agent(options -> { });
        agent.stop();
        agent.start("127.0.0.1");
        agent.connect(PATH);
        bench.settle();
        assertNull(bench.transport.attempts.get(0).local);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ü"})
    void shouldCountTheBytesOfAPath(final String letter) {
        final int bytes = letter.equals("x") ? 1 : 2;
        final String longest = "/x" + letter.repeat((UnixPath.BYTES_MOST - 2) / bytes);
        assertEquals(Path.of(longest), UnixPath.address(Path.of(longest)).getPath());
        final String longer = longest + letter;
        assertEquals("path bytes=" + (UnixPath.BYTES_MOST + bytes) + " max=" + UnixPath.BYTES_MOST + ": " + longer,
            refusal(() -> UnixPath.address(Path.of(longer))));
    }

    private static String refusal(final Runnable start) {
        return assertThrows(HpSocketException.class, start::run).getMessage();
    }
}
