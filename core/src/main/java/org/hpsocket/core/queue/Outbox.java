package org.hpsocket.core.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one connection: sends of other threads, and those of its own loop that cannot go at once.
 *
 * <p>A queue of records in slabs, {@code [int length][bytes]}, in one order; a length of -1 stands for a command that
 * is more than bytes, found in order in a second queue. Charged against the connection's limit on the calling thread,
 * so the answer is immediate. Each record is charged {@link #CHARGE_BYTES} more than its bytes, or empty ones would be
 * without limit.
 *
 * <p>Thread: any, under its own lock, which is held for a copy at most.
 */
public final class Outbox {
    public static final int CHARGE_BYTES = 64;
    public static final int COMMAND = -1;
    private static final int HEADER_BYTES = 4;
    private static final int LEAST_SLAB_BYTES = 1024;
    private static final VarHandle FILLED;
    private static final VarHandle MUTED;

    static {
        try {
            final var lookup = MethodHandles.lookup();
            FILLED = lookup.findVarHandle(Outbox.class, "filled", boolean.class);
            MUTED = lookup.findVarHandle(Outbox.class, "muted", boolean.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What became of an offer. */
    public enum Answer { TAKEN, OVER_LIMIT, NO_MEMORY, MUTED, CLOSED }

    private final Memory memory;
    private final Bytes records = new Bytes();
    private final ArrayDeque<Command> commands = new ArrayDeque<>(1);
    private final ArrayDeque<Slab> spare = new ArrayDeque<>(1);
    private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();
    /** How many wait: asked once a send, where the queue would be two places of memory more. */
    private volatile int waiters;
    private long chargedBytes;
    @SuppressWarnings("unused")
    private boolean filled;
    private boolean muted;
    private volatile boolean closed;

    public Outbox(final Memory memory) {
        this.memory = memory;
    }

    /** Takes a send, or nothing of it. */
    public synchronized Answer offer(
        final @Nullable ByteBuffer single, final ByteBuffer @Nullable [] pieces, final int length,
        final long roomBytes) {
        if (closed || muted) {
            return closed ? Answer.CLOSED : Answer.MUTED;
        }
        if (chargedBytes + length + CHARGE_BYTES > roomBytes) {
            return Answer.OVER_LIMIT;
        }
        if (!makeRoom(length)) {
            return Answer.NO_MEMORY;
        }
        header.clear().putInt(0, length);
        copy(header);
        if (single != null) {
            copy(single);
        } else if (pieces != null) {
            for (final ByteBuffer piece : pieces) {
                copy(piece);
            }
        }
        chargedBytes += length + CHARGE_BYTES;
        FILLED.setOpaque(this, true);
        return Answer.TAKEN;
    }

    /** Takes a command that is more than bytes. */
    public synchronized Answer offer(final Command command, final long roomBytes) {
        if (closed || muted) {
            return closed ? Answer.CLOSED : Answer.MUTED;
        }
        if (chargedBytes + CHARGE_BYTES > roomBytes) {
            return Answer.OVER_LIMIT;
        }
        if (!makeRoom(0)) {
            return Answer.NO_MEMORY;
        }
        header.clear().putInt(0, COMMAND);
        copy(header);
        commands.addLast(command);
        chargedBytes += CHARGE_BYTES;
        FILLED.setOpaque(this, true);
        return Answer.TAKEN;
    }

    /** Waits until something was taken off the charge, it was closed, or the time passed. */
    public void awaitRoom(final long deadlineNs, final long chargedBefore) {
        beginWait();
        try {
            final long waitNs = deadlineNs - System.nanoTime();
            if (!closed && charged() >= chargedBefore && waitNs > 0) {
                LockSupport.parkNanos(this, Math.min(waitNs, 100_000_000));
            }
        } finally {
            endWait();
        }
    }

    /** Whether something may be there; exact on the loop after a mark. */
    public boolean isFilled() {
        return (boolean) FILLED.getOpaque(this);
    }

    public boolean isClosed() {
        return closed;
    }

    public synchronized long charged() {
        return chargedBytes;
    }

    /** Moves everything to the loop. */
    public synchronized void moveTo(final Bytes target, final ArrayDeque<Command> targetCommands) {
        target.appendAll(records);
        while (!commands.isEmpty()) {
            targetCommands.addLast(commands.removeFirst());
        }
        FILLED.setOpaque(this, false);
    }

    /** Takes a charge off, after what was charged has gone on. */
    public void discharge(final long bytes) {
        synchronized (this) {
            chargedBytes = Math.max(0, chargedBytes - bytes);
        }
        wakeWaiting();
    }

    /** Takes every charge off, after what was charged has been dropped. */
    public void dischargeAll() {
        synchronized (this) {
            chargedBytes = 0;
        }
        wakeWaiting();
    }

    /** Refuses everything from now on; what was taken stays. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        wakeWaiting();
    }

    /** Refuses everything while a handshake is awaited or under way, or takes it again; what was taken before stays. */
    public void mute(final boolean refuses) {
        synchronized (this) {
            MUTED.setOpaque(this, refuses);
        }
        wakeWaiting();
    }

    /** Whether it refuses for a handshake; exact for who has muted it, and for who heard of that. */
    public boolean isMuted() {
        return (boolean) MUTED.getOpaque(this);
    }

    /** Lets those who wait for room look again. */
    public void wakeWaiting() {
        if (waiters == 0) {
            return;
        }
        for (final Thread thread : waiting) {
            LockSupport.unpark(thread);
        }
    }

    private synchronized void beginWait() {
        waiting.add(Thread.currentThread());
        waiters++;
    }

    private synchronized void endWait() {
        waiting.remove(Thread.currentThread());
        waiters--;
    }

    private boolean makeRoom(final int length) {
        final Slab last = records.lastSlab();
        final int room = last == null ? 0 : last.buffer().capacity() - last.buffer().limit();
        final long lacking = (long) HEADER_BYTES + length - room;
        if (lacking <= 0) {
            return true;
        }
        final long wanted = last == null ? Math.max(lacking, LEAST_SLAB_BYTES)
            : Math.max(lacking, Math.min(2L * last.buffer().capacity(), Memory.LARGE_BYTES));
        return memory.takeMany(wanted, spare);
    }

    /** Copies into the room that was made; the data is not touched, other threads may send it too. */
    private void copy(final ByteBuffer data) {
        int copied = records.fill(data, data.position(), data.remaining());
        while (copied < data.remaining()) {
            records.append(spare.removeFirst());
            copied += records.fill(data, data.position() + copied, data.remaining() - copied);
        }
    }
}
