package org.hpsocket.itest.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hpsocket.Client;
import org.hpsocket.HpSocket;
import org.hpsocket.Server;
import org.hpsocket.Target;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.SideBySide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Our UDP server and client against a foreign peer that plays the recordings of the original, all cases side by side:
 * the datagrams that our side sends are those of the original, byte for byte, and so are its events. On purpose ours
 * differs here: a close notice from a stranger causes no events; the reason of a close has a kind, TIMEOUT for a peer
 * that is silent, where the original has the code 0; a client, too, is told of its shutdown.
 */
final class GoldenUdpIT {
    /** How far two processes may read the clock apart. */
    private static final long CLOCKS_MS = 2;

    private final HpSocket hp = HpSocket.load();
    private final SideBySide side = new SideBySide();

    @AfterEach
    void endAndFindAllMemoryAgain() {
        side.close();
        hp.close();
        assertEquals(0, hp.memory().slabs(), "slabs after stop");
    }

    @Test
    void shouldServeTheForeignClientAsTheRecordedServersDid() {
        final Map<ServerCase, Server> servers = new EnumMap<>(ServerCase.class);
        final Map<ServerCase, Told> told = new EnumMap<>(ServerCase.class);
        final var arguments = new ArrayList<>(List.of("client"));
        for (final ServerCase each : ServerCase.values()) {
            final Told listener = each.listener();
            final Server server = hp.server(each.protocol(), listener, each::configure);
            server.start("127.0.0.1", 0);
            servers.put(each, server);
            told.put(each, listener);
            arguments.add(each.peerName() + "=" + ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
        }
        try (Child peer = ForeignPeer.start("udp", arguments)) {
            side.run(servers.keySet().stream().map(each -> () -> serve(each, servers.get(each), told.get(each), peer)));
            assertAllPassed(peer);
        }
    }

    @Test
    void shouldTalkToTheForeignServerAsTheRecordedClientsDid() {
        final var arguments = new ArrayList<>(List.of("server"));
        Stream.of(ClientCase.values()).map(ClientCase::peerName).forEach(arguments::add);
        try (Child peer = ForeignPeer.start("udp", arguments)) {
            side.run(Stream.of(ClientCase.values()).map(each -> () -> talk(each, peer)));
            assertAllPassed(peer);
        }
    }

    private static void serve(final ServerCase each, final Server server, final Told listener, final Child peer) {
        if (each.stopsWhenPlayed()) {
            said(peer, "played " + each.peerName());
        } else {
            listener.awaitClose();
        }
        final long silentMs = listener.closedMs() - Long.parseLong(said(peer, "played " + each.peerName()));
        server.stop();
        peer.tell("over " + each.peerName() + " 0");
        assertEquals(said(peer, "events " + each.peerName()), String.join("|", listener.awaitEnd()), each::name);
        assertEquals(each.kind, listener.kind(), each::name);
        assertEquals(each.errors, listener.errors(), each::name);
        final long leastMs = ServerCase.INTERVAL.toMillis() * ServerCase.ATTEMPTS - CLOCKS_MS;
        assertTrue(each != ServerCase.SILENT || silentMs >= leastMs, () -> "closed after ms=" + silentMs);
    }

    private void talk(final ClientCase each, final Child peer) {
        final int port = Integer.parseInt(said(peer, "ready " + each.peerName()));
        final Told listener = each.listener();
        final Client client = hp.client(each.protocol(), listener, each::configure);
        final long beganMs = System.currentTimeMillis();
        client.startAsync(Target.of("127.0.0.1", port));
        if (each.stopsWhenPlayed()) {
            said(peer, "played " + each.peerName());
            Patience.until(() -> "answers of " + each, () -> listener.received() == each.answers());
            client.stop();
        }
        final List<String> events = listener.awaitEnd();
        peer.tell("over " + each.peerName() + " " + beganMs);
        assertEquals(said(peer, "events " + each.peerName()) + "|OnShutdown", String.join("|", events), each::name);
        assertEquals(each.kind, listener.kind(), each::name);
        assertEquals(each.errors(), listener.errors(), each::name);
        final long aliveMs = listener.closedMs() - beganMs;
        final long leastMs = ClientCase.INTERVAL.toMillis() * (ClientCase.ATTEMPTS + 1) - CLOCKS_MS;
        assertTrue(each != ClientCase.UNANSWERED || aliveMs >= leastMs, () -> "closed after ms=" + aliveMs);
    }

    /** Waits for a line of the peer, and gives what follows its beginning; many wait at once. */
    private static String said(final Child peer, final String beginning) {
        final String whole = beginning + " ";
        Patience.until(() -> beginning + " of " + String.join("\n", peer.said()),
            () -> peer.said().stream().anyMatch(line -> line.startsWith(whole)));
        return peer.said().stream().filter(line -> line.startsWith(whole)).findFirst().orElseThrow()
            .substring(whole.length());
    }

    private static void assertAllPassed(final Child peer) {
        final int status = peer.awaitEnd();
        final List<String> said = peer.said();
        assertTrue(said.stream().anyMatch(line -> line.endsWith(" passed, 0 failed")), () -> String.join("\n", said));
        assertEquals(0, status);
    }
}
