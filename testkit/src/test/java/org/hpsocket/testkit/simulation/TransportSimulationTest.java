package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Options;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.memory.MemoryTransport;
import org.junit.jupiter.api.Test;

/**
 * Transports come and go at random moments over a rough network in virtual time: every byte comes back once and in
 * order, nothing closes, and the same seed gives the same run.
 */
class TransportSimulationTest {
    private static final String HOST = "10.0.0.1";
    private static final int PORT = 5555;
    private static final int SEEDS = 60;
    private static final int ROUNDS = 60;

    @Test
    void shouldBringEveryByteBackWhileTransportsComeAndGo() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertEquals(talk(seed), talk(seed), "seed=" + seed);
        }
    }

    private static String talk(final long seed) {
        final var random = new SplittableRandom(seed);
        final var asker = new Asker();
        try (var net = HpSocketTest.memory(seed, MemoryFaults.ROUGH)) {
            final var house = new House(net, random);
            net.hp().server(Tcp.push(), new Answerer(), TransportSimulationTest::options).start(HOST, PORT);
            final Agent agent = net.hp().agent(Tcp.push(), asker, TransportSimulationTest::options);
            agent.start();
            final Connection connection = agent.connectSync(Target.of(HOST, PORT));
            final var sent = new ByteArrayOutputStream();
            for (int round = 0; round < ROUNDS; round++) {
                final byte[] message = new byte[1 + random.nextInt(4000)];
                random.nextBytes(message);
                assertEquals(SendResult.QUEUED, connection.send(message));
                sent.writeBytes(message);
                house.mayChange();
                net.advance(Duration.ofMillis(random.nextInt(5)));
            }
            house.settle();
            net.advance(Duration.ofSeconds(30));
            assertArrayEquals(sent.toByteArray(), asker.heard.toByteArray(), "seed=" + seed);
            assertEquals(List.of(), asker.closes, "seed=" + seed);
            return sent.size() + " bytes, changes=" + house.changes + ", moved=" + agent.swaps().done() + " at "
                + net.now();
        }
    }

    private static void options(final Options.Builder builder) {
        builder.threads(2).sendLimitBytes(1 << 20);
    }

    /** The transports that are there. */
    private static final class House {
        private final HpSocketTest net;
        private final SplittableRandom random;
        private Transport current;
        private boolean present = true;
        private int changes;

        House(final HpSocketTest net, final SplittableRandom random) {
            this.net = net;
            this.random = random;
            this.current = MemoryTransport.streams(net.network());
            net.registry().add(current);
        }

        /** A better one comes, or the one in use goes, or one comes back. */
        void mayChange() {
            switch (random.nextInt(6)) {
                case 0 -> swap();
                case 1 -> goOrCome();
                default -> { }
            }
        }

        void settle() {
            if (!present) {
                goOrCome();
            }
        }

        private void swap() {
            if (present) {
                final Transport before = current;
                come();
                net.registry().remove(before);
            }
        }

        private void goOrCome() {
            if (present) {
                net.registry().remove(current);
                present = false;
            } else {
                come();
            }
        }

        private void come() {
            current = MemoryTransport.streams(net.network());
            net.registry().add(current);
            present = true;
            changes++;
        }
    }

    private static final class Answerer implements PushListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            connection.send(data);
            return HandleResult.OK;
        }
    }

    private static final class Asker implements PushListener {
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private final List<CloseReason> closes = new ArrayList<>();

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            final byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            heard.writeBytes(bytes);
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closes.add(why);
        }
    }
}
