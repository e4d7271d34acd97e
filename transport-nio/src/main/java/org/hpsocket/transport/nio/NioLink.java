package org.hpsocket.transport.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * One connected socket.
 *
 * <p>Reading. A wanted receive is one read when the selector says that there is something, and a second one at once
 * when the first filled its slab and a unit lacks bytes. The handler usually asks again inside its call-back, so the
 * interest stays as it is; it is dropped when something is there and nobody wants it. When memory is short it reads
 * little, and less where it does not know of a unit begun; without memory it leaves the selector for
 * {@value #MEMORY_RETRY_NS} ns and tries again. After the peer's end it asks for reads no more; a reset that follows is
 * told by the next write.
 *
 * <p>A paused link and the peer's reset. A key without interest is out of the JDK's selector: it costs nothing, and is
 * told nothing, not even errors; a key with interest is told errors as if that interest were ready, again and again
 * until a read or write has met them. So a paused link stays interested until the selector reports it. Then, if no
 * bytes wait in the system, the peer has ended or reset the connection, and a read says which: a reset is told at once,
 * an end when a receive is wanted. If bytes wait, interest is dropped and what happens behind these bytes is told by
 * the next read or write. So it is with JDK 17 and 25 on Linux. A socket of a path does not count what waits: one byte
 * is read {@link Ahead} instead.
 *
 * <p>Writing. A send goes to the system at once; what does not fit waits here for the selector. A failure that a call
 * of the session meets is told later, as a close with that cause: no call-back runs inside {@link #send}, {@link
 * #offer} and {@link #finish}.
 *
 * <p>Closing. {@link #abort} drops what was not sent and closes the socket as it is, without lingering: the peer sees
 * an end, or a reset where it had sent what was never read. The socket is gone when the loop has polled once more.
 *
 * <p>Handing over. The socket goes with what was not sent; what was asked for, and a byte read ahead, go as
 * {@link Rest} says. From then on this link is as one that is closed: what it has left with the loop does nothing.
 *
 * <p>Owns: the socket, its key, and the bytes of the send under way.
 */
final class NioLink implements Link, Ready {
    private static final long MEMORY_RETRY_NS = 5_000_000;
    private static final int SHORT_READ_BYTES = 4 * 1024;
    private static final int SHORTEST_READ_BYTES = 1024;

    private final Loop loop;
    final SocketChannel channel;
    private final SelectionKey key;
    private final NioPoller poller;
    private final Outflow outflow;
    private final int readBytes;
    private final @Nullable Ahead ahead;
    private @Nullable Bytes sending;
    private final SocketAddress local;
    private final SocketAddress remote;
    private @Nullable LinkHandler handler;
    private int interest;
    private int lacking;
    private boolean wanted;
    private boolean starved;
    private boolean ended;
    private boolean failing;
    private boolean closed;

    /** Takes a connected socket, which stays the caller's when this throws. */
    NioLink(final Loop loop, final SocketChannel channel, final int readBytes) throws IOException {
        this.loop = loop;
        this.poller = (NioPoller) loop.poller();
        this.channel = channel;
        this.readBytes = readBytes;
        this.outflow = poller.outflow();
        this.local = channel.getLocalAddress();
        this.remote = channel.getRemoteAddress();
        this.ahead = local instanceof UnixDomainSocketAddress ? new Ahead(poller.scratch()) : null;
        this.interest = SelectionKey.OP_READ;
        this.key = poller.register(channel, interest, this);
    }

    /**
     * Takes over a link.
     *
     * @throws IOException when it cannot be taken; it stays the caller's
     */
    static NioLink adopt(final Loop loop, final Handover socket, final int readBytes, final LinkHandler handler)
        throws IOException {
        final var link = new NioLink(loop, Rest.channel(socket, SocketChannel.class), readBytes);
        link.goOn(socket, handler);
        return link;
    }

    /** Begins to tell what happens; after an abort that is only the close. */
    void open(final LinkHandler listener) {
        handler = listener;
        if (!failing) {
            listener.onOpen();
        }
    }

    @Override
    public void receive(final int hint) {
        wanted = true;
        lacking = hint;
        if (!ended && !starved) {
            interestInReading();
        }
    }

    @Override
    public boolean send(final Bytes unit) {
        if (failing || closed) {
            unit.release();
            return false;
        }
        try {
            if (outflow.drain(channel, unit)) {
                return true;
            }
        } catch (final IOException e) {
            unit.release();
            fail(e);
            return false;
        }
        sending = unit;
        interest(interest | SelectionKey.OP_WRITE);
        return false;
    }

    @Override
    public void offer(final ByteBuffer lent) {
        if (failing || closed || sending != null) {
            return;
        }
        try {
            Outflow.offer(channel, lent);
        } catch (final IOException e) {
            fail(e);
        }
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
    public Optional<Handover> handOver() {
        if (failing || closed || handler == null) {
            return Optional.empty();
        }
        closed = true;
        poller.handOver(channel);
        final Bytes unsent = sending;
        sending = null;
        final Rest rest = new Rest().with(Rest.WANTED, wanted).with(Rest.LACKING, lacking);
        if (ahead != null) {
            ahead.writeTo(rest);
        }
        return Optional.of(new Handover(channel, unsent, ended, rest.state()));
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
        return true;
    }

    @Override
    public void ready() {
        if (closed) {
            return;
        }
        final int operations = key.readyOps();
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            write();
        }
        if ((operations & SelectionKey.OP_READ) != 0 && !closed) {
            if (wanted || !bytesWait()) {
                read();
            } else {
                interest(interest & ~SelectionKey.OP_READ);
            }
        }
    }

    @Override
    public String toString() {
        return "nio " + local + " - " + remote;
    }

    /** Whether bytes wait or the peer has ended is found out as with a new link, and so told once. */
    private void goOn(final Handover socket, final LinkHandler listener) {
        handler = listener;
        ended = socket.ended();
        sending = socket.unsent();
        wanted = Rest.isSet(socket, Rest.WANTED);
        final Integer known = Rest.read(socket, Rest.LACKING, Integer.class);
        lacking = known == null ? 0 : known;
        interest((ended ? 0 : SelectionKey.OP_READ) | (sending == null ? 0 : SelectionKey.OP_WRITE));
        if (ahead != null) {
            ahead.readFrom(socket);
            if (ahead.isHeld()) {
                loop.execute(this::readAhead);
            }
        }
    }

    private void write() {
        final Bytes unit = Objects.requireNonNull(sending, "sending");
        try {
            if (!outflow.drain(channel, unit)) {
                return;
            }
        } catch (final IOException e) {
            close(e);
            return;
        }
        sending = null;
        interest(interest & ~SelectionKey.OP_WRITE);
        handler().onSent();
    }

    /** Reads; once more when the slab was filled and a unit is known to lack bytes: they are there already. */
    private void read() {
        if (readOnce() && wanted && lacking > 0 && !ended && !starved && !failing && !closed) {
            readOnce();
        }
    }

    /** @return whether it filled its slab */
    private boolean readOnce() {
        final Slab slab = room();
        if (slab == null) {
            starve();
            return false;
        }
        final ByteBuffer buffer = slab.buffer();
        buffer.clear().limit(Math.min(buffer.capacity(), readBytes));
        final int count;
        try {
            count = ahead == null ? channel.read(buffer) : ahead.read(channel, buffer);
        } catch (final IOException e) {
            slab.release();
            close(e);
            return false;
        }
        if (count > 0) {
            final boolean full = !buffer.hasRemaining() && count == readBytes;
            buffer.flip();
            wanted = false;
            handler().onReceived(slab);
            return full;
        }
        slab.release();
        if (count < 0) {
            end();
        }
        return false;
    }

    private @Nullable Slab room() {
        final Slab slab = loop.slabs().take(readBytes);
        if (slab != null) {
            return slab;
        }
        return loop.slabs().take(Math.min(readBytes, lacking == 0 ? SHORTEST_READ_BYTES : SHORT_READ_BYTES));
    }

    /** An end that nobody asks for is left in the system, which tells it to the next read again. */
    private void end() {
        interest(interest & ~SelectionKey.OP_READ);
        if (wanted) {
            ended = true;
            handler().onEnd();
        }
    }

    private boolean bytesWait() {
        if (ahead != null) {
            return ahead.bytesWait(channel);
        }
        try {
            return channel.socket().getInputStream().available() > 0;
        } catch (final IOException e) {
            return false;
        }
    }

    private void starve() {
        starved = true;
        interest(interest & ~SelectionKey.OP_READ);
        loop.after(MEMORY_RETRY_NS, this::retry);
    }

    private void retry() {
        starved = false;
        interestInReading();
    }

    /** The selector does not know of what was read ahead. */
    private void interestInReading() {
        interest(interest | SelectionKey.OP_READ);
        if (ahead != null && ahead.isHeld()) {
            loop.execute(this::readAhead);
        }
    }

    private void readAhead() {
        if (ahead != null && ahead.isHeld() && wanted && !starved && !closed) {
            read();
        }
    }

    private void interest(final int operations) {
        if (operations != interest && !closed) {
            interest = operations;
            key.interestOps(operations);
        }
    }

    /** Closes when the call under way is over. */
    private void fail(final @Nullable Throwable cause) {
        failing = true;
        loop.execute(() -> close(cause));
    }

    private void close(final @Nullable Throwable cause) {
        if (closed) {
            return;
        }
        closed = true;
        poller.discard(channel);
        if (sending != null) {
            sending.release();
        }
        final LinkHandler told = handler;
        if (told != null) {
            told.onClosed(cause);
        }
    }

    private LinkHandler handler() {
        return Objects.requireNonNull(handler, "handler");
    }
}
