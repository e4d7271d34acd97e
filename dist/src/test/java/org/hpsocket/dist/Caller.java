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
        return new String(exchange(sent.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    String echoPack(final String sent) throws IOException {
        final byte[] body = sent.getBytes(StandardCharsets.UTF_8);
        final byte[] answer = exchange(ByteBuffer.allocate(Integer.BYTES + body.length).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(body.length).put(body).array());
        return new String(answer, Integer.BYTES, body.length, StandardCharsets.UTF_8);
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

    private byte[] exchange(final byte... sent) throws IOException {
        final var out = ByteBuffer.wrap(sent);
        while (out.hasRemaining()) {
            channel.write(out);
        }
        final var in = ByteBuffer.allocate(sent.length);
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new EOFException("the connection ended after bytes=" + in.position() + " of " + sent.length);
            }
        }
        return in.array();
    }
}
