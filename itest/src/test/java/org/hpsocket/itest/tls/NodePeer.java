package org.hpsocket.itest.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.itest.Child;

/** Node's own TLS, in a process that plays {@code tls-peer.mjs}. */
final class NodePeer {
    private static final Path SCRIPT = Path.of(System.getProperty("basedir", "."), "src", "peer", "tls-peer.mjs");
    private static final String SIZES = "--sizes=1,65536,5242880";

    private NodePeer() {
    }

    static Child client(final String node, final Served served, final String... options) {
        return start(node, List.of("client", Integer.toString(served.address().getPort()), SIZES), options);
    }

    static Child server(final String node, final String... options) {
        return start(node, List.of("server"), options);
    }

    static int port(final Child server) {
        return Integer.parseInt(server.await("ready "));
    }

    private static Child start(final String node, final List<String> role, final String... options) {
        final var command = new ArrayList<>(List.of(node, SCRIPT.toAbsolutePath().toString()));
        command.addAll(role);
        command.addAll(List.of(options));
        return Child.command(command);
    }
}
