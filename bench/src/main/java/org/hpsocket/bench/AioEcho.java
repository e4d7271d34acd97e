package org.hpsocket.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CountDownLatch;

/**
 * The least that an echo server over the JDK's asynchronous channels can do: what they cost by themselves.
 *
 * <p>One group of one thread; a connection has a direct buffer and either a read or a write under way.
 */
public final class AioEcho {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int BACKLOG = 4096;

    private AioEcho() {
    }

    /**
     * Runs until the process is ended.
     *
     * @param args the port, 0 for any
     * @throws IOException when the port cannot be bound
     * @throws InterruptedException never
     */
    public static void main(final String[] args) throws IOException, InterruptedException {
        final InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        final var group = AsynchronousChannelGroup.withFixedThreadPool(1, Thread::new);
        final var listener = AsynchronousServerSocketChannel.open(group)
            .bind(new InetSocketAddress(local, Integer.parseInt(args[0])), BACKLOG);
        listener.accept(listener, new Accepting());
        System.out.println("ready " + ((InetSocketAddress) listener.getLocalAddress()).getPort());
        new CountDownLatch(1).await();
    }

    private static final class Accepting
        implements CompletionHandler<AsynchronousSocketChannel, AsynchronousServerSocketChannel> {

        @Override
        public void completed(final AsynchronousSocketChannel channel, final AsynchronousServerSocketChannel listener) {
            listener.accept(listener, this);
            try {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            } catch (final IOException broken) {
                System.err.println(broken);
            }
            new Echo(channel).read();
        }

        @Override
        public void failed(final Throwable cause, final AsynchronousServerSocketChannel listener) {
            System.err.println(cause);
        }
    }

    private static final class Echo implements CompletionHandler<Integer, ByteBuffer> {

        private final AsynchronousSocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private boolean writing;

        private Echo(final AsynchronousSocketChannel channel) {
            this.channel = channel;
        }

        private void read() {
            writing = false;
            channel.read(buffer.clear(), buffer, this);
        }

        @Override
        public void completed(final Integer bytes, final ByteBuffer unused) {
            if (bytes < 0) {
                close();
            } else if (writing && !buffer.hasRemaining()) {
                read();
            } else {
                write();
            }
        }

        @Override
        public void failed(final Throwable broken, final ByteBuffer unused) {
            close();
        }

        private void write() {
            if (!writing) {
                buffer.flip();
                writing = true;
            }
            channel.write(buffer, buffer, this);
        }

        private void close() {
            try {
                channel.close();
            } catch (final IOException alreadyBroken) {
                System.err.println(alreadyBroken);
            }
        }
    }
}
