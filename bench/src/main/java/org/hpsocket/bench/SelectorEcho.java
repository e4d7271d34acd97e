package org.hpsocket.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * The yardstick: the least that an echo server over the JDK's selector can do.
 *
 * <p>One thread, one direct buffer, one read and one write per readable key. What the kernel does not take is kept with
 * the key, which then waits for room only: a peer that does not read is not read from.
 */
public final class SelectorEcho implements SelectorLoop.Connections {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private SelectorEcho() {
    }

    /**
     * Runs until the process is ended.
     *
     * @param args the port, 0 for any
     * @throws IOException when the port cannot be bound or the selector fails
     */
    public static void main(final String[] args) throws IOException {
        SelectorLoop.run(Integer.parseInt(args[0]), new SelectorEcho(), () -> null);
    }

    @Override
    public boolean onReadable(final SelectionKey key) throws IOException {
        final SocketChannel channel = (SocketChannel) key.channel();
        buffer.clear();
        if (channel.read(buffer) < 0) {
            return true;
        }
        buffer.flip();
        channel.write(buffer);
        if (buffer.hasRemaining()) {
            key.attach(ByteBuffer.allocateDirect(buffer.remaining()).put(buffer).flip());
            key.interestOps(SelectionKey.OP_WRITE);
        }
        return false;
    }

    @Override
    public void onWritable(final SelectionKey key) throws IOException {
        final ByteBuffer rest = (ByteBuffer) key.attachment();
        ((SocketChannel) key.channel()).write(rest);
        if (!rest.hasRemaining()) {
            key.attach(null);
            key.interestOps(SelectionKey.OP_READ);
        }
    }
}
