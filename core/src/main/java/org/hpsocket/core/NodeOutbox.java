package org.hpsocket.core;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that wait to be sent on a socket without connections, charged against its send limit. One that finds no room is refused, or waits for it
 * where the policy says so.
 *
 * <p>Thread: any, under its own lock; taken off by the loop.
 */
final class NodeOutbox {
    private static final int CHARGE_BYTES = 64;
    private static final int LEAST_SLAB_BYTES = 1024;
    private static final long NS_PER_MS = 1_000_000;

    private final ComponentBase component;
    private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    private final AtomicBoolean marked = new AtomicBoolean();
    private long pendingBytes;
    private long chargedBytes;
    private boolean closed;

    NodeOutbox(final ComponentBase component) {
        this.component = component;
    }

    /** Copies a datagram, or takes nothing. */
    SendResult offer(
        final InetSocketAddress to, final @Nullable ByteBuffer single, final ByteBuffer @Nullable [] pieces, final int length) {
        final boolean waits = component.options().whenSendLimit() == SendLimitPolicy.WAIT && !component.engine().inEvent();
        final long deadlineNs = System.nanoTime() + component.options().sendTimeout().toNanos();
        synchronized (this) {
            while (!closed && chargedBytes + length + CHARGE_BYTES > component.options().sendLimitBytes()) {
                if (!waits || !await(deadlineNs)) {
                    return SendResult.FULL;
                }
            }
            return closed ? SendResult.CLOSED : add(to, single, pieces, length);
        }
    }

    /** Whether the caller has to see that the loop looks at it. */
    boolean tryMark() {
        return marked.compareAndSet(false, true);
    }

    void unmark() {
        marked.set(false);
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    synchronized long pendingBytes() {
        return pendingBytes;
    }

    synchronized @Nullable Outgoing first() {
        return waiting.peekFirst();
    }

    /** Takes the first off; its bytes may have been taken already, so its length is given. */
    synchronized void removeFirst(final int length) {
        waiting.removeFirst().datagram().release();
        pendingBytes -= length;
        chargedBytes -= length + CHARGE_BYTES;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        while (!waiting.isEmpty()) {
            waiting.removeFirst().datagram().release();
        }
        pendingBytes = 0;
        chargedBytes = 0;
        notifyAll();
    }

    private SendResult add(
        final InetSocketAddress to, final @Nullable ByteBuffer single, final ByteBuffer @Nullable [] pieces, final int length) {
        final Slab slab = component.engine().pool().take(Math.max(LEAST_SLAB_BYTES, length));
        if (slab == null) {
            return SendResult.FULL;
        }
        final ByteBuffer target = slab.buffer().limit(length);
        if (single != null) {
            target.put(0, single, single.position(), length);
        } else if (pieces != null) {
            int at = 0;
            for (final ByteBuffer piece : pieces) {
                target.put(at, piece, piece.position(), piece.remaining());
                at += piece.remaining();
            }
        }
        waiting.addLast(new Outgoing(to, slab));
        pendingBytes += length;
        chargedBytes += length + CHARGE_BYTES;
        return SendResult.QUEUED;
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
