package org.hpsocket.transport.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.hpsocket.spi.Poller;

/**
 * One selector.
 *
 * <p>A wake-up costs a system call only while the loop waits or is about to; while it works, a flag keeps its next wait
 * from beginning. The flag falls as soon as the first channel of a wait is called, so the calls of other threads are
 * cheap during the call-backs too. An interrupt of the loop's thread is dropped, or it would end every wait at once.
 *
 * <p>A channel is closed when the selector has let go of it, in the next poll and before that waits. The JDK would
 * close a registered one in halves: the peer of a link with unread bytes would be told an end, and the reset behind it
 * only by its next write.
 */
final class NioPoller implements Poller {
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int CALLED = 2;
    private static final long NS_PER_MS = 1_000_000;

    private final Selector selector;
    private final Outflow outflow = new Outflow();
    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private final Consumer<SelectionKey> dispatch = this::dispatch;
    private final List<NetworkChannel> leaving = new ArrayList<>();
    private boolean polling;
    private boolean waiting;

    NioPoller() throws IOException {
        selector = Selector.open();
    }

    @Override
    public int poll(final long maxWaitNs) throws IOException {
        Thread.interrupted();
        polling = true;
        final int left = leaving.size();
        waiting = maxWaitNs > 0 && left == 0 && state.compareAndSet(AWAKE, ASLEEP);
        try {
            return waiting ? selector.select(dispatch, timeoutMs(maxWaitNs)) : selector.selectNow(dispatch);
        } finally {
            polling = false;
            closeFirst(left);
            if (state.get() != AWAKE) {
                state.set(AWAKE);
            }
        }
    }

    @Override
    public void wakeup() {
        if (state.getAndSet(CALLED) == ASLEEP) {
            selector.wakeup();
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("a selector does not close", e);
        } finally {
            closeFirst(leaving.size());
        }
    }

    /** The least time in whole milliseconds that is not shorter; 0 waits for ever. */
    static long timeoutMs(final long waitNs) {
        return waitNs == Long.MAX_VALUE ? 0 : (waitNs - 1) / NS_PER_MS + 1;
    }

    SelectionKey register(final SelectableChannel channel, final int interest, final Ready ready) throws IOException {
        return channel.register(selector, interest, ready);
    }

    /** Writes for every link of the loop, one at a time. */
    Outflow outflow() {
        return outflow;
    }

    /** Closes a channel as soon as the selector has let go of it. */
    <C extends SelectableChannel & NetworkChannel> void discard(final C channel) {
        final SelectionKey key = channel.keyFor(selector);
        if (key == null) {
            Sockets.discard(channel);
        } else {
            key.cancel();
            leaving.add(channel);
        }
    }

    /** Closes what was discarded now; not inside a call-back of this poller, which leaves it to the next poll. */
    void sweep() {
        if (polling) {
            return;
        }
        final int left = leaving.size();
        try {
            selector.selectNow();
            selector.selectedKeys().clear();
        } catch (final IOException e) {
            throw new UncheckedIOException("a selector does not let go of channels", e);
        } finally {
            closeFirst(left);
        }
    }

    private void closeFirst(final int count) {
        if (count > 0) {
            final List<NetworkChannel> left = leaving.subList(0, count);
            left.forEach(Sockets::discard);
            left.clear();
        }
    }

    private void dispatch(final SelectionKey key) {
        if (waiting) {
            waiting = false;
            state.set(AWAKE);
        }
        ((Ready) key.attachment()).ready();
    }
}
