package org.hpsocket.itest.swap;

import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.StageContext;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.filter.TlsFilterFactory;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.stage.StageDriver;
import org.hpsocket.testkit.tls.Authority;

/** A process whose two filters of TLS shake hands, and which then tells what of the bundle their states keep. */
final class StateReach {
    private static final String NAME = "a.example.org";
    private static final Authority AUTHORITY = Authority.create("authority of the reach");

    private StateReach() {
    }

    /**
     * Says lines {@code looked at N objects}, {@code keeps WAY} and, at the end, {@code done}.
     *
     * @param arguments the provider, the version, and perhaps the file of a key log
     */
    public static void main(final String... arguments) {
        final TlsContext plain = TlsContext.of(AUTHORITY.issue(NAME).identity()).trust(AUTHORITY.trust())
            .provider(TlsProvider.valueOf(arguments[0])).protocols(arguments[1]);
        final TlsContext context = arguments.length > 2 ? plain.keyLog(Path.of(arguments[2])) : plain;
        final var factory = new TlsFilterFactory();
        final var connecting = new StageContext(Tls.of(context).settings(), false, Optional.of(NAME));
        final var accepting = new StageContext(Tls.of(context).settings(), true, Optional.empty());
        try (var client = StageDriver.filter(factory, connecting, 1).open();
            var server = StageDriver.filter(factory, accepting, 2).open()) {
            while (carry(client, server) + carry(server, client) > 0) {
                continue;
            }
            for (final StageDriver side : List.of(client, server)) {
                tell(((Filter) side.stage()).export());
            }
        }
        System.out.println("done");
    }

    private static int carry(final StageDriver from, final StageDriver to) {
        final byte[] said = from.takeDown();
        to.receive(said, Cut.WHOLE);
        return said.length;
    }

    private static void tell(final Object state) {
        final var reach = new Reach(state, StateReach::isOfTheBundle);
        System.out.println("looked at " + reach.size() + " objects");
        reach.found().forEach(way -> System.out.println("keeps " + way));
    }

    private static boolean isOfTheBundle(final Class<?> type) {
        return location(type).equals(location(TlsFilterFactory.class));
    }

    private static Optional<URL> location(final Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource()).map(CodeSource::getLocation);
    }
}
