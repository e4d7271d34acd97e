package org.hpsocket.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Slabs;
import org.jspecify.annotations.Nullable;

/**
 * Memory that keeps account: what is out, where it was taken, how much was out at most. Without limit unless it is
 * given one.
 *
 * <p>A slab has exactly the room that was asked for, so that whoever writes further is caught. What is released is
 * overwritten, so that whoever reads on is caught. Each take makes a new slab, so that whoever releases twice is
 * caught, however late.
 *
 * <p>Thread: any, unless it belongs to a loop.
 * <p>Limits: {@link #limitBytes}; the reserve has no limit.
 */
public final class CountingSlabs implements Slabs {
    private static final byte[] POISON = poison();
    private static final int REPORTED_MAX = 5;
    /** Traces cost more than slabs: a leak that only shows later has a number, not a place. */
    private static final int TRACED_MAX = 500;
    private static final int TAKE_MAX = 1 << 30;

    private record Taken(@Nullable ByteBuffer memory, long number, @Nullable Throwable place) {
    }

    private final BooleanSupplier allowed;
    private final Map<Slab, Taken> out = new IdentityHashMap<>();
    private final List<Deque<ByteBuffer>> free = new ArrayList<>();
    private long limitBytes = Long.MAX_VALUE;
    private long outBytes;
    private long peakBytes;
    private long taken;

    /** Creates a pool for any thread. */
    public CountingSlabs() {
        this(() -> true);
    }

    /**
     * Creates a pool that throws when it is used where it must not be.
     *
     * @param allowed tells whether it may be used at the moment
     */
    public CountingSlabs(final BooleanSupplier allowed) {
        this.allowed = allowed;
        for (int bits = 0; bits < Integer.SIZE; bits++) {
            free.add(new ArrayDeque<>());
        }
    }

    /**
     * Bounds what may be out; a take beyond it answers null.
     *
     * @param bytes the bound
     */
    public synchronized void limitBytes(final long bytes) {
        limitBytes = bytes;
    }

    @Override
    public synchronized @Nullable Slab take(final int leastBytes) {
        return outBytes + leastBytes > limitBytes ? null : takeReserved(leastBytes);
    }

    @Override
    public synchronized Slab takeReserved(final int leastBytes) {
        requireAllowed("taken");
        if (leastBytes < 1 || leastBytes > TAKE_MAX) {
            throw new IllegalArgumentException("take leastBytes=" + leastBytes + " min=1 max=" + TAKE_MAX);
        }
        final ByteBuffer memory = memory(sizeBits(leastBytes));
        final var slab = new Slab(memory.slice(0, leastBytes), this);
        slab.taken();
        count(slab, memory);
        return slab;
    }

    /**
     * Takes a slab that carries bytes.
     *
     * @param bytes the bytes, copied
     * @return the slab, now the caller's
     */
    public Slab of(final byte... bytes) {
        final Slab slab = takeReserved(Math.max(1, bytes.length));
        slab.buffer().limit(bytes.length).put(0, bytes);
        return slab;
    }

    /**
     * Makes a file range that is accounted for like memory.
     *
     * @param file the file, closed when the range is released
     * @param position where the range begins
     * @param length its length
     * @return the range, now the caller's
     */
    public synchronized Slab file(final FileChannel file, final long position, final long length) {
        final var slab = new Slab(file, position, length, this);
        count(slab, null);
        return slab;
    }

    @Override
    public synchronized void release(final Slab slab) {
        requireAllowed("released");
        final Taken entry = out.remove(slab);
        if (entry == null) {
            throw new IllegalStateException("not of this pool, or released before: " + slab);
        }
        final ByteBuffer memory = entry.memory();
        if (memory == null) {
            close(slab);
            return;
        }
        outBytes -= slab.buffer().capacity();
        overwrite(memory);
        free.get(sizeBits(memory.capacity())).push(memory);
    }

    /**
     * Counts the slabs that are out.
     *
     * @return taken and not yet released
     */
    public synchronized int outCount() {
        return out.size();
    }

    /**
     * Counts the bytes that are out.
     *
     * @return the room of the slabs that are out
     */
    public synchronized long outBytes() {
        return outBytes;
    }

    /**
     * Tells how much was out at most.
     *
     * @return the highest {@link #outBytes()} so far
     */
    public synchronized long peakBytes() {
        return peakBytes;
    }

    /**
     * Counts the slabs taken so far.
     *
     * @return all of them
     */
    public synchronized long takenCount() {
        return taken;
    }

    /**
     * Fails when slabs are out, and tells where they were taken, if that was early.
     *
     * @throws AssertionError with their numbers, and a suppressed exception for each place, a few of them
     */
    public synchronized void assertAllReleased() {
        if (out.isEmpty()) {
            return;
        }
        final List<Long> numbers = out.values().stream().map(Taken::number).sorted().limit(REPORTED_MAX).toList();
        final var leak = new AssertionError(
            "slabs not released: out=" + out.size() + " of taken=" + taken + " numbers=" + numbers);
        out.values().stream().map(Taken::place).filter(Objects::nonNull).limit(REPORTED_MAX)
            .forEach(leak::addSuppressed);
        throw leak;
    }

    private void count(final Slab slab, final @Nullable ByteBuffer memory) {
        taken++;
        final Throwable place = taken > TRACED_MAX ? null : new Throwable("slab number=" + taken + " taken here");
        out.put(slab, new Taken(memory, taken, place));
        outBytes += memory == null ? 0 : slab.buffer().capacity();
        peakBytes = Math.max(peakBytes, outBytes);
    }

    private ByteBuffer memory(final int bits) {
        final ByteBuffer memory = free.get(bits).poll();
        if (memory != null) {
            return memory;
        }
        final ByteBuffer fresh = ByteBuffer.allocateDirect(1 << bits);
        overwrite(fresh);
        return fresh;
    }

    private void requireAllowed(final String what) {
        if (!allowed.getAsBoolean()) {
            throw new IllegalStateException("slab " + what + " off its loop, on " + Thread.currentThread().getName());
        }
    }

    private static int sizeBits(final int bytes) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(bytes - 1);
    }

    private static void overwrite(final ByteBuffer memory) {
        memory.clear();
        while (memory.hasRemaining()) {
            memory.put(POISON, 0, Math.min(POISON.length, memory.remaining()));
        }
        memory.clear();
    }

    private static void close(final Slab slab) {
        final FileChannel file = slab.file();
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] poison() {
        final var bytes = new byte[1024];
        Arrays.fill(bytes, (byte) 0xDD);
        return bytes;
    }
}
