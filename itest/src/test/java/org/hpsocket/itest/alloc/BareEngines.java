package org.hpsocket.itest.alloc;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Two engines that send a message to and fro through memory, and nothing else: what TLS allocates by itself. */
final class BareEngines {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MESSAGE_BYTES = 64;
    private static final int STEPS_MOST = 100;
    private static final int WARM_UP_ROUNDS = 2;

    private final SSLEngine server;
    private final SSLEngine client;
    private final ByteBuffer toServer;
    private final ByteBuffer toClient;
    private final ByteBuffer plain;
    private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);

    /** Makes two engines of one context, and lets them shake hands for one cipher suite of TLS 1.3. */
    BareEngines(final SSLContext context, final String suite) {
        server = context.createSSLEngine();
        client = context.createSSLEngine("127.0.0.1", 1);
        client.setEnabledProtocols(new String[] {"TLSv1.3"});
        client.setEnabledCipherSuites(new String[] {suite});
        server.setUseClientMode(false);
        client.setUseClientMode(true);
        final int room = 2 * server.getSession().getPacketBufferSize();
        toServer = ByteBuffer.allocateDirect(room);
        toClient = ByteBuffer.allocateDirect(room);
        plain = ByteBuffer.allocateDirect(room);
        try {
            shakeHands();
        } catch (final SSLException e) {
            throw new AssertionError(e);
        }
    }

    /** How much one side allocates for a message that it opens and one that it seals. */
    double bytesPerMessage(final int messages) {
        final Counted counted = Counted.thisThread();
        try {
            for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                echo(messages);
            }
            counted.bytes();
            final long before = counted.bytes();
            echo(messages);
            return (double) (counted.bytes() - before) / messages / 2;
        } catch (final SSLException e) {
            throw new AssertionError(e);
        }
    }

    private void echo(final int messages) throws SSLException {
        for (int i = 0; i < messages; i++) {
            pass(client, toServer, server);
            pass(server, toClient, client);
        }
    }

    private void pass(final SSLEngine from, final ByteBuffer wire, final SSLEngine to) throws SSLException {
        from.wrap(message.clear(), wire.clear());
        to.unwrap(wire.flip(), plain.clear());
        if (plain.position() != MESSAGE_BYTES) {
            throw new AssertionError("a message of " + plain.position());
        }
    }

    private void shakeHands() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < STEPS_MOST; i++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        if (client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            throw new AssertionError("no handshake: " + client.getHandshakeStatus() + ", "
                + server.getHandshakeStatus());
        }
    }

    private void step(final SSLEngine engine, final ByteBuffer in, final ByteBuffer out) throws SSLException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
        } else if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(NOTHING, out);
        } else {
            engine.unwrap(in.flip(), plain.clear());
            in.compact();
        }
    }
}
