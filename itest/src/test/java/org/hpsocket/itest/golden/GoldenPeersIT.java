package org.hpsocket.itest.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hpsocket.Client;
import org.hpsocket.Component;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.Server;
import org.hpsocket.StartException;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Echo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our server and our client against a foreign peer that plays the recordings of the original. */
final class GoldenPeersIT {
    private final HpSocket hp = HpSocket.load();
    private final List<ErrorEvent> otherErrors = new CopyOnWriteArrayList<>();

    @AfterEach
    void endAndFindAllMemoryAgain() {
        hp.close();
        assertEquals(0, hp.memory().slabs(), "slabs after stop");
        assertEquals(List.of(), otherErrors);
    }

    /** The flags and limits of the recordings, and what HP-Socket does not have. */
    static List<Pack> wires() {
        return List.of(Pack.flag(0), Pack.flag(1), Pack.flag(0x169), Pack.flag(Pack.FLAG_LIMIT),
            Pack.flag(0x169).maxLength(10), Pack.flag(Pack.FLAG_LIMIT).maxLength(Pack.LENGTH_LIMIT), Pack.wide32());
    }

    @Test
    void shouldAnswerTheForeignClientAsTheRecordedServersDid() {
        final List<String> arguments = new ArrayList<>(List.of("client", "--all"));
        wires().forEach(wire -> arguments.add(uri(wire, served(wire))));
        try (Child peer = ForeignPeer.start("pack", arguments)) {
            assertAllPassed(peer);
        }
    }

    @ParameterizedTest
    @MethodSource("wires")
    void shouldEchoToTheForeignServerAsTheRecordedClientsDid(final Pack wire) {
        final var arguments = new ArrayList<>(List.of("server", "0", "--play"));
        arguments.addAll(wire.wide() ? List.of("--wide") : List.of("--flag=" + wire.flag()));
        arguments.add("--max=" + wire.maxLength());
        try (Child peer = ForeignPeer.start("pack", arguments)) {
            final int port = Integer.parseInt(peer.await("ready "));
            final Client client = hp.client(wire, new Judged());
            while (plays(client, port)) {
                client.awaitStop();
            }
            assertAllPassed(peer);
        }
    }

    private int served(final Pack wire) {
        final Server server = hp.server(wire, new Judged(), o -> o.threads(1));
        server.start("127.0.0.1", 0);
        return ((InetSocketAddress) server.localAddress().orElseThrow()).getPort();
    }

    private static String uri(final Pack wire, final int port) {
        return "pack://127.0.0.1:" + port + "?max=" + wire.maxLength()
            + (wire.wide() ? "&wide=true" : "&flag=" + wire.flag());
    }

    /** Connects for one more case. @return false when the peer has played all */
    private static boolean plays(final Client client, final int port) {
        try {
            client.start("127.0.0.1", port);
            return true;
        } catch (final StartException e) {
            return false;
        }
    }

    private static void assertAllPassed(final Child peer) {
        final int status = peer.awaitEnd();
        final List<String> said = peer.said();
        assertTrue(said.stream().anyMatch(line -> line.endsWith(" passed, 0 failed")), () -> String.join("\n", said));
        assertEquals(0, status);
    }

    /** Whether the protocol was broken is for the peer to judge. */
    private final class Judged extends Echo {
        @Override
        public void onError(final Component component, final ErrorEvent error) {
            if (error.kind() != ErrorEvent.Kind.PROTOCOL) {
                otherErrors.add(error);
            }
        }
    }
}
