package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.Server;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that go away with a reset, whatever is going on. */
final class ResetPeersIT {
    private static final int PEERS = 60;
    private static final int SMALL_BUFFER = 16 << 10;
    private static final int PART_BYTES = 10_000;

    /** What is going on. */
    enum Moment {
        JUST_CONNECTED(peer -> { }),
        MID_HEADER(peer -> peer.write((byte) 1, (byte) 0)),
        MID_BODY(peer -> peer.write(Peer.header(2 * PART_BYTES)).write(new byte[PART_BYTES])),
        BETWEEN_PACKS(peer -> ask(peer, Ordered.ECHO)),
        DURING_A_LARGE_SEND(peer -> ask(peer, Ordered.SEND_MUCH)),
        WHILE_PAUSED(peer -> ask(peer, Ordered.PAUSE)),
        WHILE_PAUSED_WITH_BYTES_UNREAD(peer -> {
            ask(peer, Ordered.PAUSE);
            peer.write(Peer.pack(Ordered.ECHO));
        }),
        RIGHT_AFTER_A_DISCONNECT(peer -> ask(peer, Ordered.DISCONNECT)),
        RIGHT_AFTER_A_FORCED_DISCONNECT(peer -> peer.write(Peer.pack(Ordered.FORCE)));

        private final Consumer<Peer> getsThere;

        Moment(final Consumer<Peer> getsThere) {
            this.getsThere = getsThere;
        }

        private static void ask(final Peer peer, final byte order) {
            peer.write(Peer.pack(order)).read(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseEveryConnectionOnceAndServeOnWhenPeersReset(final Moment moment) {
        final var listener = new Ordered();
        try (HpSocket hp = HpSocket.load()) {
            try (Server server = hp.server(Pack.flag(0).maxLength(Ordered.MUCH_BYTES), listener, o -> o.threads(2))) {
                server.start("127.0.0.1", 0);
                final List<Peer> peers = IntStream.range(0, PEERS)
                    .mapToObj(i -> new Peer(server.localAddress().orElseThrow(), SMALL_BUFFER)).toList();
                peers.forEach(moment.getsThere);
                peers.forEach(Peer::reset);
                try (Peer other = new Peer(server.localAddress().orElseThrow())) {
                    other.echo(Peer.pack(Ordered.ECHO));
                }
                if (moment == Moment.WHILE_PAUSED_WITH_BYTES_UNREAD) {
                    server.connections().forEach(connection -> connection.resumeReceive());
                }
                Patience.until(() -> "the last close, have " + server.stats(), () -> server.connectionCount() == 0);
            }
            assertEquals(List.of(), listener.wrongs());
            assertEquals(0, hp.memory().slabs(), "slabs after stop");
        }
    }
}
