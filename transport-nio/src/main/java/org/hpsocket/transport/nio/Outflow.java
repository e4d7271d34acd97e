package org.hpsocket.transport.nio;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Slab;

/**
 * Writes the slabs of a queue to a socket: one by itself, neighbours gathered, file ranges from the file.
 *
 * <p>Thread: one loop. Allocates nothing: the array that gathers is kept.
 * <p>Limits: {@value #GATHERED} slabs a call of the system, {@value #TURN_BYTES} bytes a turn, so that a fast reader of
 * a long file leaves the other links their turn.
 */
final class Outflow {
    static final int GATHERED = 64;
    static final long TURN_BYTES = 4 << 20;
    private static final long FILE_BYTES = 1 << 20;
    private static final int COPIED_BYTES = 128 << 10;

    private final ByteBuffer[] gathered = new ByteBuffer[GATHERED];

    /**
     * Writes until all is gone, the socket is full or the turn is over.
     *
     * @return true when the queue is empty
     * @throws IOException what the system said; the queue keeps what was not written
     */
    boolean drain(final SocketChannel channel, final Bytes bytes) throws IOException {
        long left = TURN_BYTES;
        for (Slab first = bytes.firstSlab(); first != null && left > 0; first = bytes.firstSlab()) {
            if (first.remaining() == 0) {
                bytes.removeFirst().release();
                continue;
            }
            final long before = bytes.remaining();
            if (!write(channel, bytes, first)) {
                return false;
            }
            left -= before - bytes.remaining();
        }
        return bytes.isEmpty();
    }

    /**
     * Writes what goes at once of a buffer that stays its owner's. Memory of the heap goes in pieces: the JDK copies
     * each write, and keeps as much memory off the heap as the largest one took.
     *
     * @throws IOException what the system said
     */
    static void offer(final SocketChannel channel, final ByteBuffer lent) throws IOException {
        if (lent.isDirect()) {
            channel.write(lent);
            return;
        }
        final int end = lent.limit();
        try {
            int piece;
            do {
                piece = Math.min(COPIED_BYTES, end - lent.position());
                lent.limit(lent.position() + piece);
            } while (channel.write(lent) == piece && lent.position() < end);
        } finally {
            lent.limit(end);
        }
    }

    /** One call of the system; true when it took all that it was given. */
    private boolean write(final SocketChannel channel, final Bytes bytes, final Slab first) throws IOException {
        final FileChannel file = first.file();
        if (file != null) {
            return writeFile(channel, bytes, first, file);
        }
        final Slab second = bytes.after(first);
        if (second == null || second.file() != null) {
            return writeOne(channel, bytes, first.buffer());
        }
        return writeGathered(channel, bytes, first);
    }

    private static boolean writeFile(
        final SocketChannel channel, final Bytes bytes, final Slab range, final FileChannel file) throws IOException {
        final long given = Math.min(FILE_BYTES, range.remaining());
        final long taken = file.transferTo(range.filePosition(), given, channel);
        if (taken == 0 && file.size() <= range.filePosition()) {
            throw new EOFException("the file being sent has become shorter: length=" + file.size()
                + " position=" + range.filePosition() + " lacking=" + range.remaining());
        }
        bytes.skip(taken);
        return taken == given;
    }

    private static boolean writeOne(final SocketChannel channel, final Bytes bytes, final ByteBuffer buffer)
        throws IOException {
        final int given = buffer.remaining();
        final int start = buffer.position();
        final int taken;
        try {
            taken = channel.write(buffer);
        } finally {
            buffer.position(start);
        }
        bytes.skip(taken);
        return taken == given;
    }

    /**
     * The queue counts its bytes by itself, so each buffer is set back to its mark and the queue skips what was taken.
     */
    private boolean writeGathered(final SocketChannel channel, final Bytes bytes, final Slab first) throws IOException {
        long given = 0;
        int count = 0;
        Slab slab = first;
        while (slab != null && slab.file() == null && count < GATHERED) {
            final ByteBuffer buffer = slab.buffer().mark();
            gathered[count++] = buffer;
            given += buffer.remaining();
            slab = bytes.after(slab);
        }
        final long taken;
        try {
            taken = channel.write(gathered, 0, count);
        } finally {
            for (int i = 0; i < count; i++) {
                gathered[i].reset();
            }
            Arrays.fill(gathered, 0, count, null);
        }
        bytes.skip(taken);
        return taken == given;
    }
}
