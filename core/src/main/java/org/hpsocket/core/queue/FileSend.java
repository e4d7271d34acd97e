package org.hpsocket.core.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.hpsocket.HpSocketException;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Slabs;
import org.hpsocket.spi.Turn;
import org.jspecify.annotations.Nullable;

/**
 * A send of head, file and tail as one unit. The file is a range that the link sends from, or that is read in slices as
 * the wire takes it.
 */
public final class FileSend implements Command.Send, Slabs {
    private static final System.Logger LOG = System.getLogger(FileSend.class.getName());

    private final FileChannel file;
    private final long fileLength;
    private final ByteBuffer head;
    private final ByteBuffer tail;
    private boolean written;

    public FileSend(final Path path, final ByteBuffer head, final ByteBuffer tail) {
        this.head = copied(head);
        this.tail = copied(tail);
        FileChannel opened = null;
        try {
            if (Files.isDirectory(path)) {
                throw HpSocketException.usage("file " + path + " is a directory");
            }
            opened = FileChannel.open(path, StandardOpenOption.READ);
            fileLength = opened.size();
        } catch (final NoSuchFileException e) {
            throw new HpSocketException(HpSocketException.Category.USAGE, "no file " + path, e);
        } catch (final IOException e) {
            throw new HpSocketException(HpSocketException.Category.USAGE, "file " + path + ": " + e.getMessage(), e);
        }
        file = opened;
        if (fileLength == 0) {
            close();
            throw HpSocketException.usage("file " + path + " is empty");
        }
    }

    @Override
    public long length() {
        return head.remaining() + fileLength + tail.remaining();
    }

    @Override
    public void writeTo(final Turn turn) {
        turn.down(head);
        written = true;
        turn.down(new Slab(file, 0, fileLength, this));
        turn.down(tail);
    }

    /** Reads all of it, for a unit that cannot go out in parts. */
    public ByteBuffer[] load() {
        final ByteBuffer all = ByteBuffer.allocate((int) fileLength);
        try {
            while (all.hasRemaining() && file.read(all, all.position()) > 0) {
                continue;
            }
        } catch (final IOException e) {
            throw new HpSocketException(
                HpSocketException.Category.USAGE, "file length=" + fileLength + ": " + e.getMessage(), e);
        }
        return new ByteBuffer[] {head, all.flip(), tail};
    }

    /** Closes the file of a send that never came to be written. */
    public void drop() {
        if (!written) {
            close();
        }
    }

    @Override
    public @Nullable Slab take(final int leastBytes) {
        return null;
    }

    @Override
    public @Nullable Slab takeReserved(final int leastBytes) {
        return null;
    }

    @Override
    public void release(final Slab slab) {
        close();
    }

    private void close() {
        try {
            file.close();
        } catch (final IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a file that was sent failed", e);
        }
    }

    private static ByteBuffer copied(final ByteBuffer source) {
        final ByteBuffer copy = ByteBuffer.allocate(source.remaining());
        return copy.put(0, source, source.position(), source.remaining());
    }
}
