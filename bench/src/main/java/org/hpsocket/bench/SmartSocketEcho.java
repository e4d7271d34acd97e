package org.hpsocket.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import org.smartboot.socket.MessageProcessor;
import org.smartboot.socket.buffer.BufferPagePool;
import org.smartboot.socket.enhance.EnhanceAsynchronousChannelProvider;
import org.smartboot.socket.transport.AioQuickServer;
import org.smartboot.socket.transport.AioSession;

/**
 * smart-socket as its own benchmark sets it up: buffers off the heap from a pool, read buffers that stay with their
 * sessions; but one reading thread instead of one more than there are cores, and buffers for all sizes of message.
 *
 * <p>It has two threads beside the reading one, for accepting and for writes that found no room. A peer that does not
 * read holds the reading thread once its two write buffers are full.
 */
public final class SmartSocketEcho {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int BUFFERS = 2;
    private static final int BACKLOG = 4096;

    private SmartSocketEcho() {
    }

    /**
     * Runs until the process is ended.
     *
     * @param args the port, 0 for any
     * @throws IOException when the port cannot be bound
     */
    public static void main(final String[] args) throws IOException {
        final int port = Integer.parseInt(args[0]) == 0 ? freePort() : Integer.parseInt(args[0]);
        new AioQuickServer("127.0.0.1", port, SmartSocketEcho::decode, new Echo())
            .setReadBufferSize(BUFFER_BYTES)
            .setWriteBuffer(BUFFER_BYTES, BUFFERS)
            .setBufferPagePool(new BufferPagePool(1, true))
            .setBacklog(BACKLOG)
            .setBannerEnabled(false)
            .disableLowMemory()
            .start(new EnhanceAsynchronousChannelProvider(false).openAsynchronousChannelGroup(1, Thread::new));
        System.out.println("ready " + port);
    }

    /** It does not tell which port the system chose. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static ByteBuffer decode(final ByteBuffer received, final AioSession session) {
        return received.hasRemaining() ? received : null;
    }

    /** Sends back what it gets, through an array, which is what its write buffer takes. */
    private static final class Echo implements MessageProcessor<ByteBuffer> {

        private final byte[] bytes = new byte[BUFFER_BYTES];

        @Override
        public void process(final AioSession session, final ByteBuffer message) {
            final int length = message.remaining();
            message.get(bytes, 0, length);
            try {
                session.writeBuffer().write(bytes, 0, length);
            } catch (final IOException closed) {
                session.close(true);
            }
        }
    }
}
