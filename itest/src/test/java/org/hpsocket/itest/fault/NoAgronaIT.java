package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.EchoServer;
import org.hpsocket.itest.Peer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application on the class path that forgot Agrona's flag; the module path has its own test of that. */
final class NoAgronaIT {
    private static final int ECHO_BYTES = 50_000;

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "pull", "pack"})
    void shouldEchoAndNameTheFlagOnceWhenItIsMissing(final String protocol) {
        final String endpoint = protocol + "://127.0.0.1:0?threads=2";
        try (Child server = Child.command(Child.java(EchoServer.class, List.of(), endpoint))) {
            final var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(server.await("port ")));
            for (int i = 0; i < 2; i++) {
                try (Peer peer = new Peer(address)) {
                    peer.echo(Peer.pack(new byte[ECHO_BYTES]));
                }
            }
            server.tell("end");
            server.await("stopped ");
            assertEquals(0, server.awaitEnd());
            final var flags = server.said().stream().filter(line -> line.contains("--add-exports")).toList();
            assertEquals(1, flags.size(), () -> String.join("\n", server.said()));
            assertTrue(flags.get(0).endsWith("java.base/jdk.internal.misc=ALL-UNNAMED"), () -> flags.get(0));
        }
    }
}
