package org.hpsocket.core.datagram;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.hpsocket.core.events.Owner;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * Takes datagrams to workers: those of one sender one after the other and in their order, those of different senders
 * side by side.
 *
 * <p>Limits: what waits holds at most {@code receiveLimitBytes} of memory, or one datagram. Closing drops it.
 * <p>Thread: any.
 */
final class Lanes {
    private static final int COUNT = 64;
    private static final int EVENTS_PER_TURN = 32;

    private final Owner component;
    private final BiConsumer<InetSocketAddress, ByteBuffer> receiver;
    private final Lane[] lanes = new Lane[COUNT];
    private final AtomicLong heldBytes = new AtomicLong();
    private volatile boolean closed;

    Lanes(final Owner component, final BiConsumer<InetSocketAddress, ByteBuffer> receiver) {
        this.component = component;
        this.receiver = receiver;
        for (int i = 0; i < COUNT; i++) {
            lanes[i] = new Lane();
        }
    }

    /** Takes a datagram, or leaves it. @return false when too much waits */
    boolean offer(final InetSocketAddress from, final Slab datagram) {
        final int bytes = datagram.buffer().capacity();
        final long held = heldBytes.addAndGet(bytes);
        if (held > component.options().receiveLimitBytes() && held > bytes) {
            heldBytes.addAndGet(-bytes);
            return false;
        }
        execute(from, () -> {
            try {
                receive(from, datagram.buffer());
            } finally {
                datagram.release();
                heldBytes.addAndGet(-bytes);
            }
        });
        return true;
    }

    /** Runs an event in the lane of an address. */
    void execute(final InetSocketAddress address, final Runnable event) {
        lanes[Math.floorMod(address.hashCode(), COUNT)].add(event);
    }

    /** Tells of no more datagrams; those that wait are given back by the workers. */
    void close() {
        closed = true;
    }

    private void receive(final InetSocketAddress from, final ByteBuffer data) {
        if (closed) {
            component.counted().dropped.increment();
        } else {
            receiver.accept(from, data);
        }
    }

    /** Events that run one after the other. */
    private final class Lane implements Runnable {
        private final ArrayDeque<Runnable> events = new ArrayDeque<>();
        private boolean busy;

        void add(final Runnable event) {
            synchronized (this) {
                events.addLast(event);
                if (busy) {
                    return;
                }
                busy = true;
            }
            component.events().execute(this);
        }

        @Override
        public void run() {
            boolean more = true;
            while (more) {
                more = runSome() && !passOn();
            }
        }

        /** @return whether there may be more */
        private boolean runSome() {
            for (int left = EVENTS_PER_TURN; left > 0; left--) {
                final Runnable next = next();
                if (next == null) {
                    return false;
                }
                next.run();
            }
            return true;
        }

        /** Lets other lanes have their turn. @return false when there are none, since the workers are about to end */
        private boolean passOn() {
            try {
                component.events().execute(this);
                return true;
            } catch (final RejectedExecutionException e) {
                return false;
            }
        }

        private synchronized @Nullable Runnable next() {
            final Runnable next = events.pollFirst();
            busy = next != null;
            return next;
        }
    }
}
