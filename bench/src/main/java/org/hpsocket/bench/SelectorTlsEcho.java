package org.hpsocket.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.filter.TlsFilterFactory;

/**
 * The least that an echo server over the JDK's selector and an {@link SSLEngine} can do: what TLS in Java costs by
 * itself.
 *
 * <p>One thread, which shakes hands, too; a buffer of each connection for what it reads, one of all for plain bytes,
 * one of all for records to write. What the kernel does not take is kept with the connection, which then waits for room
 * only.
 */
public final class SelectorTlsEcho implements SelectorLoop.Connections {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int RECORDS_BYTES = 2 * BUFFER_BYTES;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLContext context;
    private final IntFunction<ByteBuffer> memory;
    private final ByteBuffer plain;
    private final ByteBuffer records;

    private SelectorTlsEcho(final SSLContext context, final IntFunction<ByteBuffer> memory) {
        this.context = context;
        this.memory = memory;
        plain = memory.apply(BUFFER_BYTES);
        records = memory.apply(RECORDS_BYTES);
    }

    /**
     * Runs until the process is ended.
     *
     * @param args as {@link HpSocketTlsEcho} takes them, but where bytes are, {@code heap} or {@code direct}, before
     *     the port
     * @throws IOException when the port cannot be bound or the selector fails
     */
    public static void main(final String[] args) throws IOException {
        final Tls tls = HpSocketTlsEcho.tls(args);
        new TlsFilterFactory().prepare(tls.settings(), true);
        final SSLContext context = tls.contexts().main().ssl();
        final IntFunction<ByteBuffer> memory = args[3].equals("heap")
            ? ByteBuffer::allocate : ByteBuffer::allocateDirect;
        final var echo = new SelectorTlsEcho(context, memory);
        SelectorLoop.run(Integer.parseInt(args[4]), echo, echo::peer);
    }

    @Override
    public boolean onReadable(final SelectionKey key) throws IOException {
        final SocketChannel channel = (SocketChannel) key.channel();
        final Peer peer = (Peer) key.attachment();
        if (channel.read(peer.input) < 0) {
            return true;
        }
        records.clear();
        peer.input.flip();
        echo(peer.engine, peer.input);
        peer.input.compact();
        records.flip();
        channel.write(records);
        if (records.hasRemaining()) {
            peer.rest = ByteBuffer.allocateDirect(records.remaining()).put(records).flip();
            key.interestOps(SelectionKey.OP_WRITE);
            return false;
        }
        return peer.engine.isInboundDone();
    }

    @Override
    public void onWritable(final SelectionKey key) throws IOException {
        final Peer peer = (Peer) key.attachment();
        ((SocketChannel) key.channel()).write(peer.rest);
        if (!peer.rest.hasRemaining()) {
            peer.rest = NOTHING;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void echo(final SSLEngine engine, final ByteBuffer input) throws IOException {
        SSLEngineResult result;
        do {
            plain.clear();
            result = engine.unwrap(input, plain);
            if (plain.flip().hasRemaining()) {
                wrap(engine, plain);
            }
            shakeHands(engine, result.getHandshakeStatus());
        } while (result.getStatus() == Status.OK && input.hasRemaining());
    }

    private void shakeHands(final SSLEngine engine, final HandshakeStatus first) throws IOException {
        HandshakeStatus status = first;
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            if (status == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
                status = engine.getHandshakeStatus();
            } else {
                status = engine.wrap(NOTHING, records).getHandshakeStatus();
            }
        }
    }

    private void wrap(final SSLEngine engine, final ByteBuffer from) throws IOException {
        while (from.hasRemaining() && engine.wrap(from, records).getStatus() == Status.OK) {
            // a record each time
        }
    }

    private Peer peer() {
        final SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return new Peer(engine, memory.apply(BUFFER_BYTES));
    }

    private static final class Peer {
        final SSLEngine engine;
        final ByteBuffer input;
        ByteBuffer rest = NOTHING;

        Peer(final SSLEngine engine, final ByteBuffer input) {
            this.engine = engine;
            this.input = input;
        }
    }
}
