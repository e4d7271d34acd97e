package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hpsocket.CloseReason;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Server;
import org.hpsocket.itest.Echo;
import org.hpsocket.itest.Heard;
import org.hpsocket.itest.Noise;
import org.hpsocket.itest.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A thousand peers that announce long packs and fall silent, half of them with more than the memory can hold, while
 * others are served.
 */
final class SilentPeersIT {
    private static final int SILENT = 1_000;
    private static final int HONEST = 20;
    private static final int PART_BYTES = 200_000;
    private static final int HONEST_BYTES = 30_000;
    private static final int ROUNDS_MOST = 1_000_000;
    private static final Duration UNIT_TIMEOUT = Duration.ofSeconds(4);
    private static final Pack LONG = Pack.flag(0).maxLength(Pack.LENGTH_LIMIT);
    private static final RuntimeOptions SMALL = new RuntimeOptions(32 << 20);

    private final List<Peer> silent = new ArrayList<>();
    private final List<Peer> honest = new ArrayList<>();
    private final Noise noise = new Noise(SILENT);

    @AfterEach
    void closePeers() {
        silent.forEach(Peer::close);
        honest.forEach(Peer::close);
    }

    @Test
    void shouldServeOthersWhenPeersAnnounceLongPacksAndFallSilent() {
        final var heard = new Heard(new Echo()::onReceive);
        try (HpSocket hp = HpSocket.load(SMALL)) {
            try (var watch = new MemoryWatch(hp);
                Server server = hp.server(LONG, heard, o -> o.threads(2).unitTimeout(UNIT_TIMEOUT))) {
                server.start("127.0.0.1", 0);
                connect(server, HONEST, honest);
                connect(server, SILENT, silent);
                heard.opened(HONEST + SILENT);
                fallSilent();
                final int rounds = echoUntilClosed(hp, heard);
                assertTrue(rounds > 10, () -> "rounds of honest echoes=" + rounds);
                assertTrue(watch.mostBytes() > SMALL.memoryLimitBytes() / 2, () -> "most=" + watch.mostBytes());
                heard.closed(SILENT).forEach(why -> assertTrue(isOfSilent(why), why::toString));
                echoAll();
                assertEquals(HONEST, server.connectionCount(), "honest connections");
            }
            assertEquals(0, hp.memory().slabs(), "slabs after stop");
        }
    }

    private static void connect(final Server server, final int count, final List<Peer> peers) {
        for (int i = 0; i < count; i++) {
            peers.add(new Peer(server.localAddress().orElseThrow()));
        }
    }

    private void fallSilent() {
        final byte[] part = noise.next(PART_BYTES).array();
        for (int i = 0; i < silent.size(); i++) {
            silent.get(i).write(Peer.header(Pack.LENGTH_LIMIT));
            if (i % 2 == 0) {
                silent.get(i).write(part);
            }
        }
    }

    /** Echoes until no silent peer is left. @return how many rounds there were time for */
    private int echoUntilClosed(final HpSocket hp, final Heard heard) {
        int rounds = 0;
        while (heard.closed(0).size() < SILENT && rounds < ROUNDS_MOST) {
            try {
                echoAll();
                rounds++;
            } catch (final UncheckedIOException e) {
                final var others = heard.closed(0).stream().filter(why -> !isOfSilent(why)).toList();
                throw new AssertionError("an honest peer lost its connection: " + others + " " + hp.memory(), e);
            }
        }
        return rounds;
    }

    private static boolean isOfSilent(final CloseReason why) {
        return why.kind() == CloseReason.Kind.TIMEOUT
            && why.message().contains("unitTimeout=" + UNIT_TIMEOUT.toMillis());
    }

    private void echoAll() {
        final byte[] pack = Peer.pack(noise.next(HONEST_BYTES).array());
        honest.forEach(peer -> peer.write(pack));
        honest.forEach(peer -> assertEquals(-1, Arrays.mismatch(pack, peer.read(pack.length)), "first wrong byte"));
    }
}
