package org.hpsocket.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

/** A server over the JDK's selector: one thread that accepts, and tells of what is ready. */
final class SelectorLoop {

    private static final int BACKLOG = 4096;

    /** What is done with connections. */
    interface Connections {

        /** Reads what has come; true to close. */
        boolean onReadable(SelectionKey key) throws IOException;

        /** Writes what is left. */
        void onWritable(SelectionKey key) throws IOException;
    }

    private final Selector selector;
    private final Connections connections;
    private final Supplier<?> attachments;

    private SelectorLoop(final Selector selector, final Connections connections, final Supplier<?> attachments) {
        this.selector = selector;
        this.connections = connections;
        this.attachments = attachments;
    }

    /**
     * Runs until the process is ended.
     *
     * @param port on the loop-back address, 0 for any
     * @param connections do something with what comes
     * @param attachments makes what is kept with the key of a new connection
     */
    static void run(final int port, final Connections connections, final Supplier<?> attachments) throws IOException {
        final InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (Selector selector = Selector.open(); ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(local, port), BACKLOG);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println("ready " + listener.socket().getLocalPort());
            final var loop = new SelectorLoop(selector, connections, attachments);
            while (selector.isOpen()) {
                selector.select(loop::onReady);
            }
        }
    }

    private void onReady(final SelectionKey key) {
        try {
            if (key.isReadable()) {
                if (connections.onReadable(key)) {
                    close(key);
                }
            } else if (key.isWritable()) {
                connections.onWritable(key);
            } else if (key.isAcceptable()) {
                onAcceptable((ServerSocketChannel) key.channel());
            }
        } catch (final IOException broken) {
            close(key);
        }
    }

    private void onAcceptable(final ServerSocketChannel listener) throws IOException {
        final SocketChannel channel = listener.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, attachments.get());
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
