package org.hpsocket.transport.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hpsocket.spi.Poller;

/**
 * One selector.
 *
 * <p>Each wake-up is a system call; the loop asks for one only while it waits or is about to. An interrupt of the
 * loop's thread is dropped, or it would end every wait at once.
 *
 * <p>A channel is closed when the selector has let go of it, in the next poll and before that waits. The JDK would
 * close a registered one in halves: the peer of a link with unread bytes would be told an end, and the reset behind it
 * only by its next write.
 */
final class NioPoller implements Poller {
    private static final long NS_PER_MS = 1_000_000;

    private final Selector selector;
    private final Outflow outflow = new Outflow();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(NioPort.SCRATCH_BYTES);
    private final Consumer<SelectionKey> dispatch = key -> ((Ready) key.attachment()).ready();
    private final List<NetworkChannel> leaving = new ArrayList<>();
    private boolean polling;

    NioPoller() throws IOException {
        selector = Selector.open();
    }

    @Override
    public int poll(final long maxWaitNs) throws IOException {
        Thread.interrupted();
        polling = true;
        final int left = leaving.size();
        try {
            return maxWaitNs > 0 && left == 0
                ? selector.select(dispatch, timeoutMs(maxWaitNs)) : selector.selectNow(dispatch);
        } finally {
            polling = false;
            closeFirst(left);
        }
    }

    @Override
    public void wakeup() {
        selector.wakeup();
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

    /** Memory for what is read only to be rid of it. */
    ByteBuffer scratch() {
        return scratch;
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

    /** Forgets a channel that is another's from now on; the selector lets go of it before it waits again. */
    void handOver(final SelectableChannel channel) {
        final SelectionKey key = channel.keyFor(selector);
        if (key != null) {
            key.cancel();
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
}
