package org.hpsocket.transport.aio;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.Objects;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Loop;
import org.jspecify.annotations.Nullable;

/**
 * One connected socket: an {@link Reads}, an {@link Writes}, and how it ends.
 *
 * <p>Reads begin when the poller gives the link a turn, so no call-back runs inside {@link #receive}. A write begins
 * inside {@link #send}, and goes on when the poller says that it has ended.
 *
 * <p>A write that the system does not take at once keeps its buffer, and cannot be taken back. So {@link #offer}, which
 * must keep nothing, writes nothing: what is offered is sent.
 *
 * <p>Closing. {@link #abort} drops what was not sent and closes the socket as it is: the peer sees an end, or a reset
 * where bytes of it were still in the system. What is lent to the system stays lent until its operation has ended,
 * which the close makes it do; then the poller brings it back, and it is released.
 *
 * <p>Thread: the loop. Only the two operations are touched elsewhere, see {@link Operation}.
 * <p>Owns: the socket, and what is under way on it.
 * <p>Limits: this allocates nothing for a read or for a write of one slab, and the array for a gathered write; the
 * JDK does. By the JVM's count, JDK 17 and 25 on Linux: nothing to begin a read or write that must wait, and for its
 * end 50 to 100 bytes on the thread of the channel group; for one that ends at once 2 to 4 bytes on the loop (56 with
 * every sixteenth), and a boxed number of 16 bytes (gathered 24) when more than 127 bytes were moved.
 */
final class AioLink implements Link, Ready {
    private final Loop loop;
    private final AioPoller poller;
    final AsynchronousSocketChannel channel;
    private final Reads reads;
    private final Writes writes;
    private final SocketAddress local;
    private final SocketAddress remote;
    private @Nullable LinkHandler handler;
    private boolean listed;
    private boolean failing;
    private boolean closed;

    /** Takes a connected socket, which stays the caller's when this throws. */
    AioLink(final Loop loop, final AsynchronousSocketChannel channel, final int readBytes) throws IOException {
        this.loop = loop;
        this.poller = (AioPoller) loop.poller();
        this.channel = channel;
        this.local = channel.getLocalAddress();
        this.remote = channel.getRemoteAddress();
        this.reads = new Reads(this, loop, poller, readBytes);
        this.writes = new Writes(this, poller);
    }

    /** Begins to tell what happens; after an abort that is only the close. */
    void open(final LinkHandler listener) {
        handler = listener;
        if (!failing) {
            list();
            listener.onOpen();
        }
    }

    @Override
    public void receive(final int hint) {
        reads.want(hint);
    }

    @Override
    public boolean send(final Bytes unit) {
        if (failing || closed) {
            unit.release();
            return false;
        }
        return writes.send(unit);
    }

    @Override
    public void offer(final ByteBuffer lent) {
        // nothing goes that the system could keep
    }

    @Override
    public void finish() {
        if (failing || closed) {
            return;
        }
        try {
            channel.shutdownOutput();
        } catch (final IOException e) {
            fail(e);
        }
    }

    /** While its handler is not known yet, it closes later. */
    @Override
    public void abort(final @Nullable Throwable cause) {
        if (handler == null) {
            fail(cause);
        } else {
            close(cause);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public boolean messages() {
        return false;
    }

    @Override
    public boolean takesFiles() {
        return false;
    }

    @Override
    public boolean goOn() {
        listed = false;
        if (closed || failing) {
            return false;
        }
        final boolean wrote = writes.goOn();
        return !closed && reads.goOn() || wrote;
    }

    @Override
    public String toString() {
        return "aio " + local + " - " + remote;
    }

    /** Asks the poller for a turn. */
    void list() {
        if (!listed && !closed) {
            listed = true;
            poller.list(this);
        }
    }

    LinkHandler handler() {
        return Objects.requireNonNull(handler, "handler");
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether it has met a failure, and closes soon. */
    boolean isFailing() {
        return failing;
    }

    /** Closes when the call under way is over. */
    void fail(final @Nullable Throwable cause) {
        failing = true;
        loop.execute(() -> close(cause));
    }

    void close(final @Nullable Throwable cause) {
        if (closed) {
            return;
        }
        closed = true;
        Sockets.discard(channel);
        reads.release();
        writes.release();
        final LinkHandler told = handler;
        if (told != null) {
            told.onClosed(cause);
        }
    }
}
