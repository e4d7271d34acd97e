package org.hpsocket.itest.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hpsocket.Pack;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A day's load shortened: connections of every kind to several addresses, with random sizes, pauses and ends, each
 * replaced when it is over. Set by the properties {@code hpsocket.soak.seconds}, {@code hpsocket.soak.connections} and
 * {@code hpsocket.soak.seed}.
 */
final class SoakIT {
    private static final System.Logger LOG = System.getLogger(SoakIT.class.getName());
    private static final int SECONDS = Integer.getInteger("hpsocket.soak.seconds", 10);
    private static final int CONNECTIONS = Integer.getInteger("hpsocket.soak.connections", 200);
    private static final long SEED = Long.getLong("hpsocket.soak.seed", 2_026L);

    private final ScheduledExecutorService timer =
        Executors.newScheduledThreadPool(2, task -> new Thread(task, "itest-timer"));

    @AfterEach
    void endTimer() {
        timer.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "aio"})
    void shouldAccountForEveryByteWhenConnectionsOfAllKindsComeAndGo(final String transport)
        throws InterruptedException {
        LOG.log(System.Logger.Level.INFO, "soak transport=" + transport + " seed=" + SEED
            + " seconds=" + SECONDS + " connections=" + CONNECTIONS);
        final var ledger = new Ledger(SEED);
        try (var house = new House(transport, ledger, timer)) {
            house.open(Tcp.push(), answerer -> answerer, caller -> caller);
            house.open(Tcp.pull(), answerer -> answerer, caller -> caller);
            house.open(Pack.flag(0x169), answerer -> answerer, caller -> caller);
            house.call(CONNECTIONS);
            assertTrue(passes(SECONDS));
            house.settle();
            LOG.log(System.Logger.Level.INFO, "soak " + ledger);
            house.stop();
            assertEquals(0, house.slabs(), "slabs after stop");
        }
        Threads.untilNoneOf(House.NAMES);
        assertEquals(List.of(), List.copyOf(ledger.faults()));
        assertEquals(Map.of(), ledger.open(), "conversations of which one end was never told");
        assertTrue(ledger.settledCount() >= CONNECTIONS, ledger::toString);
    }

    /** The load runs by itself; its time is all there is to wait for. */
    private static boolean passes(final int seconds) throws InterruptedException {
        return !new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    }
}
