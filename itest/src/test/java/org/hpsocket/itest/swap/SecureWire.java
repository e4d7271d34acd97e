package org.hpsocket.itest.swap;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** TLS by the JDK's engine. The socket is blocking until it is made, since that shakes hands. */
final class SecureWire implements Wire {
    private static final int ROOM = 1 << 15;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer sealed = ByteBuffer.allocate(ROOM);
    private final ByteBuffer opened = ByteBuffer.allocate(ROOM);
    private ByteBuffer out = ByteBuffer.allocate(0);

    SecureWire(final SocketChannel channel, final SSLEngine engine) throws IOException {
        this.channel = channel;
        this.engine = engine;
        opened.flip();
        engine.beginHandshake();
        while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            shake(engine.getHandshakeStatus());
        }
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public int read(final ByteBuffer target) throws IOException {
        if (!opened.hasRemaining() && !open()) {
            final int count = channel.read(sealed);
            if (count <= 0 || !open()) {
                return Math.min(count, 0);
            }
        }
        final int count = Math.min(target.remaining(), opened.remaining());
        target.put(opened.slice().limit(count));
        opened.position(opened.position() + count);
        return count;
    }

    @Override
    public void write(final ByteBuffer source) throws IOException {
        if (!out.hasRemaining()) {
            wrap(source);
        }
    }

    @Override
    public void flush(final boolean cutting) throws IOException {
        final int whole = out.limit();
        if (cutting) {
            out.limit(Math.max(out.position(), whole / 2));
        }
        if (out.hasRemaining()) {
            channel.write(out);
        }
        out.limit(whole);
    }

    @Override
    public boolean isHalfWay() {
        return out.hasRemaining();
    }

    private void shake(final HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> {
                wrap(NOTHING);
                flush(false);
            }
            default -> hear();
        }
    }

    private void hear() throws IOException {
        opened.clear();
        sealed.flip();
        final SSLEngineResult result = engine.unwrap(sealed, opened);
        sealed.compact();
        opened.flip();
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW && channel.read(sealed) < 0) {
            throw new EOFException("the server ended the handshake");
        }
    }

    /** Opens a record, if it is there. @return whether that gave bytes */
    private boolean open() throws IOException {
        opened.clear();
        sealed.flip();
        SSLEngineResult result;
        do {
            result = engine.unwrap(sealed, opened);
        } while (result.bytesConsumed() > 0 && opened.position() == 0
            && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING);
        sealed.compact();
        opened.flip();
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new EOFException("the server said farewell");
        }
        return opened.hasRemaining();
    }

    private void wrap(final ByteBuffer source) throws IOException {
        final ByteBuffer record = ByteBuffer.allocate(ROOM);
        engine.wrap(source, record);
        out = record.flip();
    }
}
