package org.hpsocket.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The yardstick: the least that an echo server over the JDK's selector can do.
 *
 * <p>One thread, one direct buffer, one read and one write per readable key. What the kernel does not take is kept with
 * the key, which then waits for room only: a peer that does not read is not read from.
 */
public final class SelectorEcho {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int BACKLOG = 4096;

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private SelectorEcho(final Selector selector) {
        this.selector = selector;
    }

    /**
     * Runs until the process is ended.
     *
     * @param args the port, 0 for any
     * @throws IOException when the port cannot be bound or the selector fails
     */
    public static void main(final String[] args) throws IOException {
        final InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (Selector selector = Selector.open(); ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(local, Integer.parseInt(args[0])), BACKLOG);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println("ready " + listener.socket().getLocalPort());
            new SelectorEcho(selector).run();
        }
    }

    private void run() throws IOException {
        while (selector.isOpen()) {
            selector.select(this::onReady);
        }
    }

    private void onReady(final SelectionKey key) {
        try {
            if (key.isReadable()) {
                onReadable(key);
            } else if (key.isWritable()) {
                onWritable(key);
            } else if (key.isAcceptable()) {
                onAcceptable((ServerSocketChannel) key.channel());
            }
        } catch (final IOException broken) {
            close(key);
        }
    }

    private void onReadable(final SelectionKey key) throws IOException {
        final SocketChannel channel = (SocketChannel) key.channel();
        buffer.clear();
        if (channel.read(buffer) < 0) {
            close(key);
            return;
        }
        buffer.flip();
        channel.write(buffer);
        if (buffer.hasRemaining()) {
            key.attach(ByteBuffer.allocateDirect(buffer.remaining()).put(buffer).flip());
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private static void onWritable(final SelectionKey key) throws IOException {
        final ByteBuffer rest = (ByteBuffer) key.attachment();
        ((SocketChannel) key.channel()).write(rest);
        if (!rest.hasRemaining()) {
            key.attach(null);
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void onAcceptable(final ServerSocketChannel listener) throws IOException {
        final SocketChannel channel = listener.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    private static void close(final SelectionKey key) {
        try {
            key.channel().close();
        } catch (final IOException alreadyBroken) {
            key.cancel();
        }
    }
}
