package org.hpsocket.core.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hpsocket.CodeInUse;
import org.hpsocket.Component;
import org.hpsocket.Options;
import org.hpsocket.SwapStats;
import org.hpsocket.SwapWait;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final Map<String, Object> REPORT =
        Map.of("name", "chat", "uri", "pack://[::]:1", "protocol", "pack", "state", "started", "reason", "");
    private static final String NEW = "org.hpsocket.protocol.pack 1.1.0";
    private static final String OLD = "org.hpsocket.protocol.pack 1.0.0";
    private static final CodeInUse NIO =
        new CodeInUse("transport", "nio", "org.hpsocket.transport.nio 1.0.0", true, 10_000);

    @Test
    void shouldShowARowForEachVersionAndWhatHoldsTheOldOne() {
        final var waits = List.of(new SwapWait(7, "codec pack of " + NEW, "the end of a unit", Duration.ofMillis(80)),
            new SwapWait(9, "codec pack of " + NEW, "an event", Duration.ofMillis(110)));
        assertEquals("""
            NAME  ENDPOINT       PROTOCOL  CODE                       TRANSPORT  CONNECTIONS  STATE
            chat  pack://[::]:1  pack      protocol.pack 1.1.0        nio 1.0.0  9,998        started
                                           protocol.pack 1.0.0 (old)             2            swapping 0.1 s: an event\
            """,
            listing(new SwapStats(9_998, 0, 2, waits), 10_000, codec(NEW, true, 9_998), codec(OLD, false, 2), NIO));
    }

    @Test
    void shouldShowConnectionsThatHaveNoCode() {
        final var waits = List.of(new SwapWait(7, "codec pack", "none", Duration.ofSeconds(2)));
        assertEquals("""
            NAME  ENDPOINT       PROTOCOL  CODE  TRANSPORT  CONNECTIONS  STATE
            chat  pack://[::]:1  pack      none  nio 1.0.0  3            started, waiting 2.0 s for codec pack: none\
            """, listing(new SwapStats(0, 0, 3, waits), 3, NIO));
    }

    @Test
    void shouldShowFiltersAndRefusedSwaps() {
        final var filter = new CodeInUse("filter", "socks5", "org.hpsocket.proxy 1.0.0", true, 5);
        assertEquals("""
            NAME  ENDPOINT       PROTOCOL  CODE                       TRANSPORT  CONNECTIONS  STATE
            chat  pack://[::]:1  pack      protocol.pack 1.1.0        nio 1.0.0  0            started, swaps refused=5
                                           protocol.pack 1.0.0 (old)             5            kept
                                           socks5: proxy 1.0.0                   5\
            """, listing(new SwapStats(0, 5, 0, List.of()), 5, codec(NEW, true, 0), codec(OLD, false, 5), filter, NIO));
    }

    @Test
    void shouldShowWhatDoesNotRun() {
        final var waiting = Map.<String, Object>of("name", "chat", "uri", "pull://0.0.0.0:1", "protocol", "pull",
            "state", "waiting", "reason", "for transport nio; there are: none");
        assertEquals("""
            NAME  ENDPOINT          PROTOCOL  CODE  TRANSPORT  CONNECTIONS  STATE
            chat  pull://0.0.0.0:1  pull                                    waiting for transport nio; there are: none\
            """, new Listing(waiting, Optional.empty()).toString());
    }

    private static CodeInUse codec(final String version, final boolean current, final int connections) {
        return new CodeInUse("codec", "pack", version, current, connections);
    }

    private static String listing(final SwapStats swaps, final int connections, final CodeInUse... code) {
        final Class<?>[] types = {Component.class};
        final var component = (Component) Proxy.newProxyInstance(Component.class.getClassLoader(), types,
            (proxy, method, arguments) -> switch (method.getName()) {
                case "code" -> List.of(code);
                case "swaps" -> swaps;
                case "connectionCount" -> connections;
                case "options" -> Options.DEFAULTS;
                default -> throw new AssertionError(method);
            });
        return new Listing(REPORT, Optional.of(component)).toString();
    }
}
