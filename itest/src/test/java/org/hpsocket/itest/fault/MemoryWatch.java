package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.locks.LockSupport;
import org.hpsocket.HpSocket;
import org.hpsocket.MemoryStats;
import org.hpsocket.itest.Patience;
import org.jspecify.annotations.Nullable;

/** Looks again and again whether a runtime keeps its ceiling. */
final class MemoryWatch implements AutoCloseable {
    private static final long PERIOD_NS = 200_000;

    private final HpSocket hp;
    private final Thread thread = new Thread(this::look, "memory-watch");
    private volatile boolean over;
    private volatile long mostBytes;
    private volatile @Nullable MemoryStats broken;

    MemoryWatch(final HpSocket hp) {
        this.hp = hp;
        thread.start();
    }

    long mostBytes() {
        return mostBytes;
    }

    @Override
    public void close() {
        over = true;
        Patience.until("the end of the watch", () -> !thread.isAlive());
        assertEquals(null, broken, "memory over its ceiling");
    }

    private void look() {
        while (!over) {
            final MemoryStats memory = hp.memory();
            mostBytes = Math.max(mostBytes, memory.allocatedBytes());
            if (memory.allocatedBytes() > memory.limitBytes() || memory.usedBytes() > memory.allocatedBytes()) {
                broken = memory;
            }
            LockSupport.parkNanos(PERIOD_NS);
        }
    }
}
