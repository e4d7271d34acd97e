package org.hpsocket.itest.soak;

import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** All conversations that are under way, and what came of those that are over. <p>Thread: any. */
final class Ledger {
    private static final int FAULTS_KEPT = 20;

    private final Map<Long, Talk> open = new ConcurrentHashMap<>();
    private final Map<Ending, LongAdder> settled = new EnumMap<>(Ending.class);
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong nextId;
    private final LongAdder echoedBytes = new LongAdder();

    Ledger(final long seed) {
        nextId = new AtomicLong(seed << 32);
        for (final Ending ending : Ending.values()) {
            settled.put(ending, new LongAdder());
        }
    }

    Talk begin() {
        final var talk = new Talk(nextId.incrementAndGet());
        open.put(talk.id, talk);
        return talk;
    }

    @Nullable Talk find(final long id) {
        return open.get(id);
    }

    /** Both ends are over. */
    void settle(final Talk talk) {
        final String wrong = talk.balance();
        if (wrong != null) {
            fault(wrong);
        }
        settled.get(talk.ending).increment();
        echoedBytes.add(talk.echoedBytes());
        open.remove(talk.id);
    }

    /** Settles those broken off before the server knew of them, when no connection is left. */
    void settleUnmet() {
        open.values().stream().filter(Talk::isUnmet).forEach(this::settle);
    }

    void fault(final String what) {
        if (faults.size() < FAULTS_KEPT) {
            faults.add(what);
        }
    }

    Queue<String> faults() {
        return faults;
    }

    Map<Long, Talk> open() {
        return open;
    }

    long settledCount() {
        return settled.values().stream().mapToLong(LongAdder::sum).sum();
    }

    @Override
    public String toString() {
        return "settled=" + settled + " echoed=" + (echoedBytes.sum() >> 20) + "MB open=" + open.size();
    }
}
