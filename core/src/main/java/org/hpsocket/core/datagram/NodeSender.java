package org.hpsocket.core.datagram;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.hpsocket.Cast;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HpSocketException;
import org.hpsocket.SendResult;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.events.Owner;
import org.hpsocket.core.events.Seldom;
import org.hpsocket.core.link.MovablePort;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.queue.LentSend;
import org.hpsocket.core.socket.Addresses;
import org.hpsocket.spi.Port;
import org.jspecify.annotations.Nullable;

/**
 * What a socket without connections sends, from its start to its stop.
 *
 * <p>What an event on the loop has lent goes back to the system at once when nothing waits; any other send is copied,
 * charged against the send limit, and sent by the loop, so many in a turn that it goes on hearing. A datagram stays
 * charged until its send event is over: workers may be slower than the system.
 *
 * <p>Thread: {@link #send} any; the rest the loop, but for {@link #drain}.
 */
final class NodeSender {
    private static final int SENDS_PER_TURN = 64;

    private final Owner component;
    private final EventLoop loop;
    private final MovablePort socket;
    private final InetSocketAddress local;
    private final Cast cast;
    private final @Nullable InetSocketAddress castAddress;
    private final @Nullable Sent sent;
    private final NodeOutbox outbox;
    private final Seldom lost = new Seldom();
    private final Runnable flush = this::flush;
    private final Runnable rest = this::rest;
    private Port port;
    private @Nullable ByteBuffer lent;
    private boolean goesOn;

    /** Hears of datagrams that have gone. */
    interface Sent {
        /** Tells of one; then does what is to be done when that event is over. */
        void tell(InetSocketAddress to, int length, Runnable after);
    }

    NodeSender(final Owner component, final EventLoop loop, final MovablePort socket, final Cast cast,
        final @Nullable InetAddress target, final @Nullable Sent sent) {
        this.component = component;
        this.loop = loop;
        this.socket = socket;
        this.port = socket.port();
        this.local = (InetSocketAddress) port.localAddress();
        this.cast = cast;
        this.castAddress = target == null ? null : new InetSocketAddress(target, local.getPort());
        this.sent = sent;
        this.outbox = new NodeOutbox(component);
        socket.usedBy(next -> port = next);
    }

    EventLoop loop() {
        return loop;
    }

    InetSocketAddress local() {
        return local;
    }

    Cast cast() {
        return cast;
    }

    @Nullable InetSocketAddress castAddress() {
        return castAddress;
    }

    long pendingBytes() {
        return outbox.pendingBytes();
    }

    /** Says what an event has lent. */
    void lend(final @Nullable ByteBuffer datagram) {
        lent = datagram;
    }

    /** Takes nothing more, and waits until what was taken has gone, or the close time-out has passed. */
    void drain() {
        outbox.refuse();
        component.room().threading().awaitThrough(outbox::isEmpty, component.options().closeTimeout().toNanos());
    }

    /** Lets the port go, and drops what still waits. */
    void close() {
        socket.close();
        component.counted().dropped.add(outbox.close());
    }

    SendResult sendCast(final ByteBuffer... pieces) {
        if (castAddress == null) {
            throw HpSocketException.usage(component.name() + " was started without a cast and cannot sendCast");
        }
        return send(castAddress, null, pieces);
    }

    /** Resolves a name elsewhere; the bytes are the caller's again at once, and charged. */
    SendResult send(final String host, final int remotePort, final ByteBuffer... pieces) {
        final int length = requireLength(LentSend.lengthOf(pieces));
        if (Addresses.isLiteral(host)) {
            return send(new InetSocketAddress(host, remotePort), null, pieces);
        }
        final SendResult charged = outbox.charge(length);
        if (charged == SendResult.QUEUED) {
            final ByteBuffer copy = LentSend.joined(pieces, length);
            component.room().resolve(host, remotePort).whenComplete(
                (found, failure) -> resolved(host + ":" + remotePort, copy, found, failure));
        }
        return charged;
    }

    SendResult send(final InetSocketAddress to, final @Nullable ByteBuffer single,
        final ByteBuffer @Nullable [] pieces) {
        final int length = requireLength(pieces == null
            ? Objects.requireNonNull(single).remaining() : LentSend.lengthOf(pieces));
        requireReachable(to);
        if (single != null && loop.inLoop() && single == lent && sent == null && outbox.isPassable()) {
            return sendNow(to, single);
        }
        return queued(outbox.offer(to, single, pieces, length));
    }

    /** Sends what waits, until the system has no room, which it tells, or others must have their turn. */
    void flush() {
        for (int left = SENDS_PER_TURN; left > 0; left--) {
            final NodeOutbox.Outgoing next = outbox.first();
            if (next == null) {
                component.room().threading().changed();
                return;
            }
            if (!send(next)) {
                return;
            }
        }
        if (!goesOn) {
            goesOn = true;
            loop.goOnWith(rest);
        }
    }

    private void rest() {
        goesOn = false;
        flush();
    }

    private void resolved(final String name, final ByteBuffer copy, final @Nullable List<InetSocketAddress> found,
        final @Nullable Throwable failure) {
        final var usable = found == null ? null : found.stream().filter(this::reaches).findFirst().orElse(null);
        if (usable == null) {
            outbox.drop(copy.remaining());
            component.counted().dropped.increment();
            component.errors().report(ErrorEvent.Kind.NETWORK, "datagram to " + name + " is lost: "
                + (failure != null ? "unknown host" : "it has no address of the family of " + Addresses.text(local)),
                null, failure);
        } else if (queued(outbox.put(usable, copy, null, copy.remaining())) != SendResult.QUEUED) {
            component.counted().dropped.increment();
        }
    }

    private SendResult queued(final SendResult result) {
        if (result == SendResult.QUEUED && outbox.tryMark()) {
            loop.execute(flush);
        }
        return result;
    }

    /** Sends back what an event has lent, without a copy. */
    private SendResult sendNow(final InetSocketAddress to, final ByteBuffer datagram) {
        final int start = datagram.position();
        final int length = datagram.remaining();
        try {
            if (port.send(datagram, to)) {
                component.counted().datagramSent(length);
                return SendResult.QUEUED;
            }
        } catch (final IOException e) {
            failed(to, e);
            return SendResult.QUEUED;
        } finally {
            datagram.position(start);
        }
        return outbox.offer(to, datagram, null, length);
    }

    /** Sends one that waited. @return whether there was room */
    private boolean send(final NodeOutbox.Outgoing next) {
        final int length = (int) next.datagram().remaining();
        try {
            if (!port.send(next.datagram().buffer(), next.to())) {
                return false;
            }
        } catch (final IOException e) {
            outbox.removeFirst(length);
            outbox.discharge(length);
            failed(next.to(), e);
            return true;
        }
        outbox.removeFirst(length);
        component.counted().datagramSent(length);
        if (sent == null) {
            outbox.discharge(length);
        } else {
            sent.tell(next.to(), length, () -> outbox.discharge(length));
        }
        return true;
    }

    private void failed(final InetSocketAddress to, final IOException cause) {
        component.counted().dropped.increment();
        component.errors().seldom(lost, ErrorEvent.Kind.NETWORK,
            () -> "datagram to " + Addresses.text(to) + " is lost: " + Errors.words(cause), cause);
    }

    private int requireLength(final long length) {
        final int most = component.options().maxDatagramSize();
        if (length > most) {
            throw HpSocketException.usage("datagram length=" + length + " maxDatagramSize=" + most + " of "
                + component.name());
        }
        final int limit = component.options().sendLimitBytes();
        if (length > limit - NodeOutbox.CHARGE_BYTES) {
            throw HpSocketException.usage(
                "datagram length=" + length + " sendLimitBytes=" + limit + " of " + component.name());
        }
        return (int) length;
    }

    private void requireReachable(final InetSocketAddress to) {
        if (to.isUnresolved()) {
            throw HpSocketException.usage(to + " is not resolved; send(host, port, ...) resolves names");
        }
        if (!reaches(to)) {
            throw HpSocketException.usage(component.name() + " is bound to " + Addresses.text(local)
                + " and cannot send to " + Addresses.text(to) + ": one is IPv4, one is IPv6");
        }
    }

    /** A socket of all IPv6 addresses carries IPv4 as well, and hears it. */
    private boolean reaches(final InetSocketAddress to) {
        final InetAddress own = local.getAddress();
        final boolean four = to.getAddress() instanceof Inet4Address;
        return four == own instanceof Inet4Address || four && own.isAnyLocalAddress();
    }
}
