package org.hpsocket.core.datagram;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.core.events.Owner;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that wait to be sent on a socket without connections, charged against its send limit until all of a send is
 * over, its event too. One that finds no room is refused, or waits for it where the policy says so.
 *
 * <p>It is marked while the loop is about to look at it, or waits for the system to have room; the loop takes the mark
 * off as it finds nothing more.
 *
 * <p>Thread: any, under its own lock; taken off by the loop.
 */
final class NodeOutbox {
    /** What a datagram is charged besides its bytes, or empty ones would be without limit. */
    static final int CHARGE_BYTES = 64;
    private static final int LEAST_SLAB_BYTES = 1024;
    private static final long NS_PER_MS = 1_000_000;

    private final Owner component;
    private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    private boolean marked;
    private long pendingBytes;
    private long chargedBytes;
    private boolean refuses;

    NodeOutbox(final Owner component) {
        this.component = component;
    }

    /** Copies a datagram, or takes nothing. */
    SendResult offer(final InetSocketAddress to, final @Nullable ByteBuffer single,
        final ByteBuffer @Nullable [] pieces, final int length) {
        final SendResult charged = charge(length);
        return charged == SendResult.QUEUED ? put(to, single, pieces, length) : charged;
    }

    /** Charges a datagram that is put later, or dropped. */
    SendResult charge(final int length) {
        final boolean waits =
            component.options().whenSendLimit() == SendLimitPolicy.WAIT && !component.room().inEvent();
        final long deadlineNs = System.nanoTime() + component.options().sendTimeout().toNanos();
        synchronized (this) {
            while (!refuses && chargedBytes + length + CHARGE_BYTES > component.options().sendLimitBytes()) {
                if (!waits || !await(deadlineNs)) {
                    return SendResult.FULL;
                }
            }
            if (refuses) {
                return SendResult.CLOSED;
            }
            pendingBytes += length;
            chargedBytes += length + CHARGE_BYTES;
            return SendResult.QUEUED;
        }
    }

    /** Copies a datagram that was charged; one that cannot be taken is not charged any more. */
    SendResult put(final InetSocketAddress to, final @Nullable ByteBuffer single,
        final ByteBuffer @Nullable [] pieces, final int length) {
        final Slab slab = component.room().pool().take(Math.max(LEAST_SLAB_BYTES, length));
        if (slab == null) {
            drop(length);
            return SendResult.FULL;
        }
        copy(slab.buffer().limit(length), single, pieces);
        synchronized (this) {
            if (!refuses) {
                waiting.addLast(new Outgoing(to, slab));
                return SendResult.QUEUED;
            }
        }
        slab.release();
        drop(length);
        return SendResult.CLOSED;
    }

    /** Whether the caller has to see that the loop looks at it. */
    synchronized boolean tryMark() {
        final boolean first = !marked;
        marked = true;
        return first;
    }

    /** Whether a datagram may go past it. */
    synchronized boolean isPassable() {
        return waiting.isEmpty() && !refuses;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    synchronized long pendingBytes() {
        return pendingBytes;
    }

    /** Looks at the first; finding none takes the mark off. */
    synchronized @Nullable Outgoing first() {
        marked = !waiting.isEmpty();
        return waiting.peekFirst();
    }

    /** Takes the first off; its bytes may have been taken already, so its length is given. It stays charged. */
    synchronized void removeFirst(final int length) {
        waiting.removeFirst().datagram().release();
        pendingBytes -= length;
    }

    /** Takes the charge of one off that is over. */
    synchronized void discharge(final int length) {
        chargedBytes -= length + CHARGE_BYTES;
        notifyAll();
    }

    /** Takes everything off that was charged for one that is not sent. */
    synchronized void drop(final int length) {
        pendingBytes -= length;
        discharge(length);
    }

    /** Takes nothing any more; what waits may still go out. */
    synchronized void refuse() {
        refuses = true;
        notifyAll();
    }

    /** Drops what waits. @return how many */
    synchronized int close() {
        final int count = waiting.size();
        refuse();
        while (!waiting.isEmpty()) {
            waiting.removeFirst().datagram().release();
        }
        return count;
    }

    private static void copy(
        final ByteBuffer target, final @Nullable ByteBuffer single, final ByteBuffer @Nullable [] pieces) {
        if (single != null) {
            target.put(0, single, single.position(), single.remaining());
        } else if (pieces != null) {
            int at = 0;
            for (final ByteBuffer piece : pieces) {
                target.put(at, piece, piece.position(), piece.remaining());
                at += piece.remaining();
            }
        }
    }

    /** Waits for room. @return false when the time is over */
    private boolean await(final long deadlineNs) {
        final long leftMs = (deadlineNs - System.nanoTime()) / NS_PER_MS;
        if (leftMs <= 0) {
            return false;
        }
        try {
            wait(leftMs);
            return true;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One datagram and its receiver. */
    record Outgoing(InetSocketAddress to, Slab datagram) {
    }
}
