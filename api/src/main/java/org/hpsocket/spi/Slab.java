package org.hpsocket.spi;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A piece of pooled memory, or a range of a file, with one owner at a time.
 *
 * <p>The bytes it carries lie between position and limit of {@link #buffer()}; up to the capacity there may be room for
 * more. A file range has no buffer.
 *
 * <p>Owns: whoever holds it releases it or passes it on, exactly once; a second release throws.
 */
public final class Slab {
    private final @Nullable ByteBuffer buffer;
    private Slabs home;
    private final @Nullable FileChannel file;
    private long filePosition;
    private long fileLength;
    private boolean inUse;
    private boolean last;
    private @Nullable Slab whole;
    private int parts;
    @Nullable Slab next;

    /**
     * Makes a slab; for pools.
     *
     * @param buffer its memory
     * @param home where it is released to
     */
    public Slab(final ByteBuffer buffer, final Slabs home) {
        this.buffer = buffer;
        this.home = home;
        this.file = null;
    }

    /**
     * Makes a range of a file.
     *
     * @param file the file; closed by its home when the slab is released
     * @param position where the range begins
     * @param length its length
     * @param home is told of the release
     */
    public Slab(final FileChannel file, final long position, final long length, final Slabs home) {
        this.buffer = null;
        this.home = home;
        this.file = file;
        this.filePosition = position;
        this.fileLength = length;
        this.inUse = true;
    }

    /**
     * Gives the memory.
     *
     * @return a direct buffer
     * @throws IllegalStateException for a file range
     */
    public ByteBuffer buffer() {
        final ByteBuffer memory = buffer;
        if (memory == null) {
            throw new IllegalStateException("a file range has no buffer: " + this);
        }
        return memory;
    }

    /**
     * Gives the file of a file range.
     *
     * @return the file, or null for memory
     */
    public @Nullable FileChannel file() {
        return file;
    }

    /**
     * Gives where the rest of the file range begins.
     *
     * @return the position in the file
     */
    public long filePosition() {
        return filePosition;
    }

    /**
     * Makes a range of the first bytes of this range, which are not taken off it. The file is closed when the last of
     * them is released.
     *
     * @param bytes how many, at most {@link #remaining()}
     * @return the range, the caller's
     * @throws IllegalStateException when this is no file range
     */
    public Slab part(final long bytes) {
        final FileChannel source = file;
        if (source == null) {
            throw new IllegalStateException("not a file range: " + this);
        }
        final Slab part = new Slab(source, filePosition, bytes, home);
        part.whole = whole == null ? this : whole;
        part.whole.parts++;
        return part;
    }

    /**
     * Counts the bytes it carries.
     *
     * @return the bytes
     */
    public long remaining() {
        final ByteBuffer memory = buffer;
        return memory == null ? fileLength : memory.remaining();
    }

    /**
     * Takes bytes off the front.
     *
     * @param bytes how many, at most {@link #remaining()}
     */
    public void skip(final long bytes) {
        final ByteBuffer memory = buffer;
        if (memory == null) {
            filePosition += bytes;
            fileLength -= bytes;
        } else {
            memory.position(memory.position() + (int) bytes);
        }
    }

    /**
     * Tells whether it ends a unit; of meaning on message links only.
     *
     * @return true for the last slab of a unit
     */
    public boolean last() {
        return last;
    }

    /**
     * Marks the end of a unit.
     *
     * @param isLast whether it ends a unit
     */
    public void last(final boolean isLast) {
        last = isLast;
    }

    /** Gives it back to its pool. */
    public void release() {
        if (!inUse) {
            throw new IllegalStateException("slab released twice: " + this);
        }
        inUse = false;
        final Slab root = whole == null ? this : whole;
        if (root.parts == 0) {
            home.release(root);
        } else {
            root.parts--;
        }
    }

    /**
     * Changes where it is released to. For pools.
     *
     * @param pool its new home
     */
    public void home(final Slabs pool) {
        home = pool;
    }

    /** Makes it ready for a new owner: no bytes, all room. For pools. */
    public void taken() {
        inUse = true;
        last = false;
        next = null;
        buffer().clear().limit(0);
    }

    @Override
    public String toString() {
        return "slab[" + (file == null ? String.valueOf(buffer) : "file position=" + filePosition + " length="
            + fileLength) + "]";
    }
}
