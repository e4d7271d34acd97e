package org.hpsocket.core.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hpsocket.Options;
import org.hpsocket.core.FakeTransport;
import org.hpsocket.spi.LinkOptions;
import org.junit.jupiter.api.Test;

class SocketSetupTest {
    private static final SocketOption<Integer> IDLE = new Numbered("TCP_KEEPIDLE");
    private static final SocketOption<Integer> INTERVAL = new Numbered("TCP_KEEPINTERVAL");
    private static final SocketOption<Integer> COUNT = new Numbered("TCP_KEEPCOUNT");
    private static final Set<SocketOption<?>> LINUX = Set.of(StandardSocketOptions.SO_KEEPALIVE, IDLE, INTERVAL, COUNT);

    @Test
    void shouldProbeWithTheTimesGivenAndFiveAttempts() {
        final Options options = Options.builder().keepAliveTime(Duration.ofMillis(1_999))
            .keepAliveInterval(Duration.ofMinutes(2)).build();
        for (final boolean listening : new boolean[] {true, false}) {
            assertEquals("{SO_KEEPALIVE=true, TCP_KEEPCOUNT=5, TCP_KEEPIDLE=1, TCP_KEEPINTERVAL=120}",
                connected(options, LINUX, listening));
        }
    }

    @Test
    void shouldProbeUnlessToldNotTo() {
        assertEquals("{SO_KEEPALIVE=true, TCP_KEEPCOUNT=5, TCP_KEEPIDLE=60, TCP_KEEPINTERVAL=20}",
            connected(Options.DEFAULTS, LINUX, true));
        assertEquals("{SO_KEEPALIVE=false}",
            connected(Options.builder().keepAliveTime(Duration.ZERO).build(), LINUX, true));
        assertEquals("{SO_KEEPALIVE=false}",
            connected(Options.builder().keepAliveInterval(Duration.ZERO).build(), LINUX, false));
    }

    @Test
    void shouldSetTheSwitchAloneWhereTheSystemHasNoMore() {
        assertEquals("{SO_KEEPALIVE=true}",
            connected(Options.DEFAULTS, Set.of(StandardSocketOptions.SO_KEEPALIVE), true));
        assertEquals("{}", connected(Options.DEFAULTS, Set.of(), true));
    }

    /** What connected sockets get, those accepted or those that connect. */
    private static String connected(final Options options, final Set<SocketOption<?>> known, final boolean listening) {
        final var transport = new FakeTransport();
        transport.ofConnected = known;
        final LinkOptions link = SocketSetup.of(options, Abilities.of(transport), Map.of(), Carrier.TCP, listening);
        final var named = new TreeMap<String, Object>();
        link.connected().forEach((option, value) -> named.put(option.name(), value));
        named.remove(StandardSocketOptions.SO_REUSEADDR.name());
        return named.toString();
    }

    private record Numbered(String name) implements SocketOption<Integer> {
        @Override
        public Class<Integer> type() {
            return Integer.class;
        }
    }
}
