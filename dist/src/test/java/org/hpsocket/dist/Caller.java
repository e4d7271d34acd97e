package org.hpsocket.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One connection to a socket file, of a client that knows nothing of ours. */
final class Caller implements AutoCloseable {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final SocketChannel channel;

    private Caller(final SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects as soon as somebody listens. */
    static Caller at(final Path path) throws IOException {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (true) {
            try {
                return new Caller(SocketChannel.open(UnixDomainSocketAddress.of(path)));
            } catch (final IOException e) {
                if (System.nanoTime() - deadlineNs > 0) {
                    throw e;
                }
                LockSupport.parkNanos(LOOK_NS);
            }
        }
    }

    String echo(final String sent) throws IOException {
        final byte[] bytes = sent.getBytes(StandardCharsets.UTF_8);
        send(ByteBuffer.wrap(bytes));
        return new String(receive(bytes.length), StandardCharsets.UTF_8);
    }

    String echoPack(final String sent) throws IOException {
        final byte[] pack = pack(sent);
        send(ByteBuffer.wrap(pack));
        return answer(pack.length);
    }

    /** Sends a pack but for its last byte. */
    void beginPack(final String sent) throws IOException {
        final byte[] pack = pack(sent);
        send(ByteBuffer.wrap(pack, 0, pack.length - 1));
    }

    /** Sends what is left of it. */
    String endPack(final String sent) throws IOException {
        final byte[] pack = pack(sent);
        send(ByteBuffer.wrap(pack, pack.length - 1, 1));
        return answer(pack.length);
    }

    /** Says hello until it is answered so, on this connection. */
    void awaitPack(final String expected) throws IOException {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        String answer = echoPack("hello");
        while (!answer.equals(expected) && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(LOOK_NS);
            answer = echoPack("hello");
        }
        assertEquals(expected, answer);
    }

    void awaitEnd() throws IOException {
        assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private String answer(final int length) throws IOException {
        return new String(receive(length), Integer.BYTES, length - Integer.BYTES, StandardCharsets.UTF_8);
    }

    private static byte[] pack(final String text) {
        final byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + body.length).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(body.length).put(body).array();
    }

    private void send(final ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private byte[] receive(final int length) throws IOException {
        final var in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new EOFException("the connection ended after bytes=" + in.position() + " of " + length);
            }
        }
        return in.array();
    }
}
