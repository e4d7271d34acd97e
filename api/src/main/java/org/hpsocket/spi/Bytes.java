package org.hpsocket.spi;

import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A queue of bytes in slabs. It owns its slabs.
 *
 * <p>Thread: one at a time.
 */
public final class Bytes {
    private @Nullable Slab head;
    private @Nullable Slab tail;
    private long remaining;
    private long fileBytes;

    /** Creates an empty queue. */
    public Bytes() {
        head = null;
        tail = null;
    }

    /**
     * Counts the bytes.
     *
     * @return the bytes
     */
    public long remaining() {
        return remaining;
    }

    /**
     * Counts the bytes that are in memory.
     *
     * @return the bytes without those of file ranges
     */
    public long loaded() {
        return remaining - fileBytes;
    }

    /**
     * Tells whether there are none.
     *
     * @return true without slabs; an empty message has a slab
     */
    public boolean isEmpty() {
        return head == null;
    }

    /**
     * Tells whether a file range comes first.
     *
     * @return true when {@link #first()} has no bytes to show
     */
    public boolean startsWithFile() {
        return head != null && head.file() != null;
    }

    /**
     * Looks at the first slab, which stays in the queue.
     *
     * @return the slab, or null
     */
    public @Nullable Slab firstSlab() {
        return head;
    }

    /**
     * Looks at the last slab, which stays in the queue.
     *
     * @return the slab, or null
     */
    public @Nullable Slab lastSlab() {
        return tail;
    }

    /**
     * Looks at the slab after another one of this queue.
     *
     * @param slab the slab
     * @return the next, or null
     */
    public @Nullable Slab after(final Slab slab) {
        return slab.next;
    }

    /**
     * Looks at the bytes that lie together at the front.
     *
     * @return the buffer of the first slab, its bytes from position to limit; not to be changed
     */
    public ByteBuffer first() {
        return required().buffer();
    }

    /**
     * Looks at one byte.
     *
     * @param index how far from the front
     * @return the byte
     */
    public byte peek(final long index) {
        long skip = index;
        for (Slab slab = head; slab != null; slab = slab.next) {
            final ByteBuffer buffer = slab.buffer();
            if (skip < buffer.remaining()) {
                return buffer.get(buffer.position() + (int) skip);
            }
            skip -= buffer.remaining();
        }
        throw new NoSuchElementException("peek index=" + index + " remaining=" + remaining);
    }

    /**
     * Takes one byte.
     *
     * @return the byte
     */
    public byte get() {
        final byte value = peek(0);
        skip(1);
        return value;
    }

    /**
     * Adds a slab with its bytes at the end.
     *
     * @param slab the slab, now the queue's
     */
    public void append(final Slab slab) {
        slab.next = null;
        if (tail == null) {
            head = slab;
        } else {
            tail.next = slab;
        }
        tail = slab;
        count(slab, slab.remaining());
    }

    /**
     * Adds a slab with its bytes at the front.
     *
     * @param slab the slab, now the queue's
     */
    public void prepend(final Slab slab) {
        slab.next = head;
        head = slab;
        if (tail == null) {
            tail = slab;
        }
        count(slab, slab.remaining());
    }

    /**
     * Moves all of another queue to the end of this one.
     *
     * @param other the queue, empty afterwards
     */
    public void appendAll(final Bytes other) {
        if (other.head == null) {
            return;
        }
        if (tail == null) {
            head = other.head;
        } else {
            tail.next = other.head;
        }
        tail = other.tail;
        remaining += other.remaining;
        fileBytes += other.fileBytes;
        other.head = null;
        other.tail = null;
        other.remaining = 0;
        other.fileBytes = 0;
    }

    /**
     * Copies as many bytes as fit into the room of the last slab.
     *
     * @param source the bytes; its position moves
     * @return how many were copied
     */
    public int fill(final ByteBuffer source) {
        final int count = fill(source, source.position(), source.remaining());
        source.position(source.position() + count);
        return count;
    }

    /**
     * Copies as many bytes as fit into the room of the last slab.
     *
     * @param source the bytes; not changed, its position neither
     * @param index where they begin
     * @param length how many there are
     * @return how many were copied
     */
    public int fill(final ByteBuffer source, final int index, final int length) {
        final Slab slab = tail;
        if (slab == null || slab.file() != null || slab.last()) {
            return 0;
        }
        final ByteBuffer buffer = slab.buffer();
        final int end = buffer.limit();
        final int count = Math.min(buffer.capacity() - end, length);
        if (count > 0) {
            buffer.limit(end + count);
            buffer.put(end, source, index, count);
            remaining += count;
        }
        return count;
    }

    /**
     * Copies bytes to the end: into the room of the last slab, then into new ones.
     *
     * @param source the bytes; its position moves to its limit, if all is copied
     * @param slabs where new slabs come from
     * @param slabBytes the least room of a new slab
     * @return false when the memory ran out before all was copied
     */
    public boolean append(final ByteBuffer source, final Slabs slabs, final int slabBytes) {
        final boolean all = appendUnchanged(source, slabs, slabBytes);
        if (all) {
            source.position(source.limit());
        }
        return all;
    }

    /**
     * Copies bytes to the end, as {@link #append(ByteBuffer, Slabs, int)} does, without changing the source.
     *
     * @param source the bytes; not changed, its position neither
     * @param slabs where new slabs come from
     * @param slabBytes the least room of a new slab
     * @return false when the memory ran out before all was copied
     */
    public boolean appendUnchanged(final ByteBuffer source, final Slabs slabs, final int slabBytes) {
        int copied = fill(source, source.position(), source.remaining());
        while (copied < source.remaining()) {
            final Slab slab = slabs.take(slabBytes);
            if (slab == null) {
                return false;
            }
            append(slab);
            copied += fill(source, source.position() + copied, source.remaining() - copied);
        }
        return true;
    }

    /**
     * Takes bytes off the front and releases the slabs that are done.
     *
     * @param bytes how many, at most {@link #remaining()}
     */
    public void skip(final long bytes) {
        long left = bytes;
        while (left > 0) {
            final Slab slab = required();
            final long part = Math.min(left, slab.remaining());
            slab.skip(part);
            count(slab, -part);
            left -= part;
            if (slab.remaining() == 0) {
                removeFirst().release();
            }
        }
    }

    /**
     * Removes the first slab with all its bytes.
     *
     * @return the slab, now the caller's
     */
    public Slab removeFirst() {
        final Slab slab = required();
        head = slab.next;
        if (head == null) {
            tail = null;
        }
        slab.next = null;
        count(slab, -slab.remaining());
        return slab;
    }

    /**
     * Copies bytes from the front and leaves them there.
     *
     * @param target where they go; as many as it has room for
     * @throws NoSuchElementException when there are fewer
     */
    public void copyTo(final ByteBuffer target) {
        if (target.remaining() > remaining) {
            throw new NoSuchElementException("copy length=" + target.remaining() + " remaining=" + remaining);
        }
        for (Slab slab = head; slab != null && target.hasRemaining(); slab = slab.next) {
            final ByteBuffer buffer = slab.buffer();
            final int count = Math.min(buffer.remaining(), target.remaining());
            target.put(target.position(), buffer, buffer.position(), count);
            target.position(target.position() + count);
        }
    }

    /**
     * Takes bytes from the front.
     *
     * @param target where they go; as many as it has room for
     * @throws NoSuchElementException when there are fewer
     */
    public void get(final ByteBuffer target) {
        final int count = target.remaining();
        copyTo(target);
        skip(count);
    }

    /**
     * Moves the slabs of the first unit to the end of another queue.
     *
     * @param target the other queue
     * @return false, and nothing is moved, when no unit is complete
     */
    public boolean moveUnitTo(final Bytes target) {
        Slab end = head;
        while (end != null && !end.last()) {
            end = end.next;
        }
        if (end == null) {
            return false;
        }
        Slab moved;
        do {
            moved = removeFirst();
            target.append(moved);
        } while (moved != end);
        return true;
    }

    /** Releases every slab. */
    public void release() {
        while (head != null) {
            removeFirst().release();
        }
    }

    private void count(final Slab slab, final long bytes) {
        remaining += bytes;
        if (slab.file() != null) {
            fileBytes += bytes;
        }
    }

    private Slab required() {
        final Slab slab = head;
        if (slab == null) {
            throw new NoSuchElementException("no bytes");
        }
        return slab;
    }
}
