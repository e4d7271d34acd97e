package org.hpsocket.transport.aio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The channels that one loop has opened, and those that they accepted, which may live on other loops.
 *
 * <p>Its executor runs every completion where it comes up. So the JDK tries each read and write at once on the loop
 * that begins it and ends it there when it can; the rest comes up on the one thread that the JDK keeps for the group.
 *
 * <p>Owns: that thread, a daemon, which ends with {@link #close}.
 */
final class Group implements AutoCloseable {
    private final AsynchronousChannelGroup channels;

    Group() throws IOException {
        channels = AsynchronousChannelGroup.withThreadPool(new Here());
    }

    AsynchronousChannelGroup channels() {
        return channels;
    }

    /** Closes every channel that is left; what was under way on them fails. */
    @Override
    public void close() {
        try {
            channels.shutdownNow();
        } catch (final IOException e) {
            throw new UncheckedIOException("a channel group does not close", e);
        }
    }

    /** Runs on the calling thread, also what comes up while the group closes. */
    private static final class Here extends AbstractExecutorService {
        private volatile boolean closed;

        @Override
        public void execute(final Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            closed = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            closed = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return closed;
        }

        @Override
        public boolean isTerminated() {
            return closed;
        }

        @Override
        public boolean awaitTermination(final long timeout, final TimeUnit unit) {
            return closed;
        }
    }
}
