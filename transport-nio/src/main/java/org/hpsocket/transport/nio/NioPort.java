package org.hpsocket.transport.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import org.hpsocket.StartException;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * One datagram socket.
 *
 * <p>Reading. It never stops: what nobody reads would hide what is new, and the peers of one port must not hold up each
 * other. Each datagram comes in a slab of its own with room for one byte more than the limit, so that one which fills
 * it is known to be too long. When there is no such slab the datagram is read away, into memory shared by the ports of
 * the loop; its first {@value #SCRATCH_BYTES} bytes tell whether it was too long, if the limit is below them. Several
 * are taken in a turn, as {@link Allowance} says.
 *
 * <p>Writing. A datagram goes to the system in one call. The JDK answers the same for an empty one that was sent and
 * one that found no room, so an empty one counts as sent unless a send before it is known to have found none. What the
 * system has to say of an earlier datagram is told by {@link PortHandler#onError}, wherever it is met.
 *
 * <p>Memory. A datagram costs no allocation where its sender is that of the one before, or the peer that the socket is
 * connected to: then the JDK gives the same address again. For any other sender it makes an {@code InetSocketAddress}
 * with what is in it: 120 bytes for IPv4, 192 for IPv6. Sending allocates nothing, to whomever; from a buffer of the
 * heap the JDK copies to memory off the heap that it keeps for the thread. So it is with JDK 17 and 25.
 *
 * <p>Limits: {@value #FAILURES} failures of reading in a row, without a datagram and without running dry, put it off
 * for {@value #FAILURE_PAUSE_NS} ns, or a socket that is broken would spin.
 */
final class NioPort implements Port, Ready {
    static final int SCRATCH_BYTES = 2048;
    private static final int LONGEST_BYTES = 65_527;
    private static final int FAILURES = 64;
    private static final long FAILURE_PAUSE_NS = 10_000_000;

    private final Loop loop;
    private final NioPoller poller;
    final DatagramChannel channel;
    private final PortCalls calls;
    private final InetSocketAddress local;
    private final @Nullable InetSocketAddress remote;
    private final int datagramBytes;
    private final PortHandler handler;
    private final Allowance allowance;
    private final SelectionKey key;
    private int interest = SelectionKey.OP_READ;
    private int failures;
    private boolean closed;

    /** Takes a socket, which stays the caller's when this throws. */
    NioPort(
        final Loop loop, final DatagramChannel channel, final PortCalls calls, final PortOptions options,
        final PortHandler handler) throws IOException {
        this.loop = loop;
        this.poller = (NioPoller) loop.poller();
        this.channel = channel;
        this.calls = calls;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.remote = (InetSocketAddress) channel.getRemoteAddress();
        this.datagramBytes = options.datagramBytes();
        this.handler = handler;
        this.allowance = new Allowance(options.batch());
        this.key = poller.register(channel, interest, this);
    }

    /**
     * Opens a port.
     *
     * @throws ListenException naming the step that failed; then nothing is left open
     */
    static NioPort open(
        final Loop loop, final InetSocketAddress local, final @Nullable InetSocketAddress remote,
        final PortOptions options, final PortHandler handler) throws ListenException {
        final DatagramChannel channel = new PortSocket(local, remote, options).make();
        try {
            return new NioPort(loop, channel, PortCalls.of(channel), options, handler);
        } catch (final IOException | RuntimeException e) {
            Sockets.discard(channel);
            throw Sockets.failed(StartException.Step.SOCKET_CREATE, e);
        }
    }

    /**
     * Takes over a port.
     *
     * @throws IOException when it cannot be taken; it stays the caller's
     */
    static NioPort adopt(
        final Loop loop, final Handover socket, final PortOptions options, final PortHandler handler)
        throws IOException {
        final DatagramChannel channel = Rest.channel(socket, DatagramChannel.class);
        final var port = new NioPort(loop, channel, PortCalls.of(channel), options, handler);
        if (Rest.isSet(socket, Rest.ROOM)) {
            port.interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
        return port;
    }

    @Override
    public Optional<Handover> handOver() {
        if (closed) {
            return Optional.empty();
        }
        closed = true;
        poller.handOver(channel);
        return Optional.of(new Handover(channel, null, false, new Rest().with(Rest.ROOM, roomAwaited()).state()));
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean send(final ByteBuffer datagram, final @Nullable InetSocketAddress to) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        final int bytes = datagram.remaining();
        if (bytes > LONGEST_BYTES) {
            throw new IOException("datagram too long for UDP: bytes=" + bytes + " max=" + LONGEST_BYTES);
        }
        if (bytes == 0 && remote != null && isPeer(to)) {
            EmptyDatagram.send(local, remote);
            return true;
        }
        if (bytes > 0 ? write(datagram, to) > 0 : !roomAwaited() && write(datagram, to) == 0) {
            return true;
        }
        interest(interest | SelectionKey.OP_WRITE);
        return false;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        poller.discard(channel);
        poller.sweep();
    }

    @Override
    public void ready() {
        if (closed) {
            return;
        }
        final int operations = key.readyOps();
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            interest(interest & ~SelectionKey.OP_WRITE);
            handler.onWritable();
        }
        if ((operations & SelectionKey.OP_READ) != 0) {
            read();
        }
    }

    @Override
    public String toString() {
        return "nio " + local + (remote == null ? "" : " - " + remote);
    }

    private boolean isPeer(final @Nullable InetSocketAddress to) {
        return to == null || to.equals(remote);
    }

    private boolean roomAwaited() {
        return (interest & SelectionKey.OP_WRITE) != 0;
    }

    /** An answer of the peer's system to an earlier datagram, met here, is told, and keeps back nothing. */
    private int write(final ByteBuffer datagram, final @Nullable InetSocketAddress to) throws IOException {
        try {
            return writeOnce(datagram, to);
        } catch (final PortUnreachableException e) {
            loop.execute(() -> tellUnlessClosed(e));
            return writeOnce(datagram, to);
        }
    }

    /** What the JDK refuses without asking the system is told like what the system refuses. */
    private int writeOnce(final ByteBuffer datagram, final @Nullable InetSocketAddress to) throws IOException {
        try {
            return calls.send(datagram, isPeer(to) ? null : to);
        } catch (final IllegalArgumentException | IllegalStateException e) {
            throw new IOException("datagram not sent: local=" + local + " remote=" + to + ": " + e, e);
        }
    }

    private void tellUnlessClosed(final IOException cause) {
        if (!closed) {
            handler.onError(cause);
        }
    }

    private void read() {
        final int most = allowance.now();
        int count = 0;
        while (count < most && !closed && readOne()) {
            count++;
        }
        if (!closed) {
            allowance.found(count);
        }
    }

    /** Takes one datagram, or one thing that the system says of earlier ones; false when there is nothing more. */
    private boolean readOne() {
        final Slab slab = loop.slabs().take(datagramBytes + 1);
        final ByteBuffer room = slab == null ? poller.scratch().clear() : slab.buffer().clear();
        room.limit(Math.min(room.capacity(), datagramBytes + 1));
        final InetSocketAddress from;
        try {
            from = calls.receive(room);
        } catch (final IOException e) {
            release(slab);
            fail(e);
            return true;
        }
        failures = 0;
        if (from == null) {
            release(slab);
            return false;
        }
        tell(slab, room.flip(), from);
        return true;
    }

    private void tell(final @Nullable Slab slab, final ByteBuffer datagram, final InetSocketAddress from) {
        if (datagram.remaining() > datagramBytes) {
            release(slab);
            handler.onOversize(from);
        } else if (slab == null) {
            handler.onDropped(from);
        } else {
            handler.onDatagram(slab, from);
        }
    }

    private void fail(final IOException cause) {
        failures++;
        if (failures == FAILURES) {
            failures = 0;
            interest(interest & ~SelectionKey.OP_READ);
            loop.after(FAILURE_PAUSE_NS, () -> interest(interest | SelectionKey.OP_READ));
        }
        handler.onError(cause);
    }

    private static void release(final @Nullable Slab slab) {
        if (slab != null) {
            slab.release();
        }
    }

    private void interest(final int operations) {
        if (operations != interest && !closed) {
            interest = operations;
            key.interestOps(operations);
        }
    }
}
