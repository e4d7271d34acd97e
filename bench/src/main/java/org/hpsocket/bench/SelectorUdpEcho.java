package org.hpsocket.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * The yardstick for datagrams: the least that an echo server over the JDK's selector can do.
 *
 * <p>One thread, one direct buffer, one receive and one send per datagram until there is none left. A datagram for
 * which the system has no room stays in the buffer, and nothing is received until it has gone.
 */
public final class SelectorUdpEcho {

    private static final int DATAGRAM_BYTES_MAX = 64 * 1024;
    static final int RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

    private final DatagramChannel channel;
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
    private SocketAddress from;

    private SelectorUdpEcho(final DatagramChannel channel) {
        this.channel = channel;
    }

    /**
     * Runs until the process is ended.
     *
     * @param args the port, 0 for any
     * @throws IOException when the port cannot be bound or the selector fails
     */
    public static void main(final String[] args) throws IOException {
        final InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (Selector selector = Selector.open();
             DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.bind(new InetSocketAddress(local, Integer.parseInt(args[0])));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            System.out.println("ready " + channel.socket().getLocalPort());
            new SelectorUdpEcho(channel).run(selector);
        }
    }

    private void run(final Selector selector) throws IOException {
        while (selector.isOpen()) {
            selector.select(this::onReady);
        }
    }

    private void onReady(final SelectionKey key) {
        try {
            if (!key.isWritable() || answer(key)) {
                echo(key);
            }
        } catch (final IOException broken) {
            System.err.println(broken);
        }
    }

    private void echo(final SelectionKey key) throws IOException {
        boolean went = true;
        while (went) {
            datagram.clear();
            from = channel.receive(datagram);
            if (from == null) {
                return;
            }
            datagram.flip();
            went = answer(key);
        }
    }

    /** Sends what is in the buffer; false when there is no room now. */
    private boolean answer(final SelectionKey key) throws IOException {
        channel.send(datagram, from);
        final boolean went = !datagram.hasRemaining();
        final int wanted = went ? SelectionKey.OP_READ : SelectionKey.OP_WRITE;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
        return went;
    }
}
