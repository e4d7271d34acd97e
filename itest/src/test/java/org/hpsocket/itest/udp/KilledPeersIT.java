package org.hpsocket.itest.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Udp;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.SideBySide;
import org.hpsocket.itest.golden.ForeignPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Foreign peers whose process is killed in the middle of a talk, so that no notice goes out; in both roles. */
final class KilledPeersIT {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 2;
    private static final Udp WATCHFUL = Udp.push().heartbeat(INTERVAL, ATTEMPTS);
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
    void shouldFindOutThatAPeerIsGoneWithinTheBoundsOfItsHeartbeats() {
        side.run(Stream.of(this::clientOfOursKilled, this::serverOfOursKilled, this::serverOfOursKilledAndItsPortFree));
    }

    /** A server closes between interval * attempts and one interval more. */
    private void clientOfOursKilled() {
        final var heard = new Closing();
        final Server server = hp.server(WATCHFUL, heard);
        server.start("127.0.0.1", 0);
        final int port = ((InetSocketAddress) server.localAddress().orElseThrow()).getPort();
        final Child peer = ForeignPeer.start("udp", List.of("beat", Integer.toString(port)));
        try (peer) {
            peer.await("beat ");
            peer.await("beat ");
            Patience.until("the peer to be known", () -> server.connectionCount() == 1);
        }
        assertSilence(heard, peer.said());
    }

    /** A client closes when as many heartbeats are without an answer; nobody reads the socket that has the port now. */
    private void serverOfOursKilled() {
        try (DatagramChannel grave = DatagramChannel.open()) {
            grave.bind(new InetSocketAddress("127.0.0.1", 0)).setOption(StandardSocketOptions.SO_REUSEADDR, true);
            final int port = ((InetSocketAddress) grave.getLocalAddress()).getPort();
            final var heard = new Closing();
            assertSilence(heard, talkAndKill(heard, port));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the peer's machine lives on, it answers the next heartbeat: nobody has that port. */
    private void serverOfOursKilledAndItsPortFree() {
        final var heard = new Closing();
        talkAndKill(heard, 0);
        assertEquals(CloseReason.Kind.RESET, heard.awaitReason().kind());
    }

    /** Is answered by a foreign server, then kills it. @return what that had said */
    private List<String> talkAndKill(final Closing heard, final int port) {
        final Child peer = ForeignPeer.start("udp", List.of("answer", Integer.toString(port)));
        try (peer) {
            final Client client = hp.client(WATCHFUL, heard);
            client.start("127.0.0.1", Integer.parseInt(peer.await("ready ")));
            peer.await("beat ");
            peer.await("beat ");
        }
        return peer.said();
    }

    private static void assertSilence(final Closing heard, final List<String> said) {
        final CloseReason why = heard.awaitReason();
        assertEquals(CloseReason.Kind.TIMEOUT, why.kind(), why::message);
        final long lastMs = said.stream().filter(line -> line.startsWith("beat "))
            .mapToLong(line -> Long.parseLong(line.substring(5))).max().orElseThrow();
        final long silentMs = heard.closedMs - lastMs + CLOCKS_MS;
        assertTrue(silentMs >= INTERVAL.toMillis() * ATTEMPTS, () -> "closed after silence of ms=" + silentMs);
    }

    /** Waits for the close. */
    private static final class Closing implements PushListener {
        private final CompletableFuture<CloseReason> reason = new CompletableFuture<>();
        private volatile long closedMs;

        CloseReason awaitReason() {
            return Patience.get(reason);
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closedMs = System.currentTimeMillis();
            reason.complete(why);
        }
    }
}
