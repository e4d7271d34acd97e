package org.hpsocket.ssl.context;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.hpsocket.spi.ReadyTls;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.ssl.TlsContext;

/** Two engines that talk through memory; remembers what each of them failed with. */
public final class EnginePair {
    private static final int STEPS_MAX = 200;

    /** One engine and the bytes that are on their way to it. */
    public static final class Side {
        public final SSLEngine engine;
        private final ByteBuffer arrived = ByteBuffer.allocate(1 << 18).flip();
        private final ByteBuffer read = ByteBuffer.allocate(1 << 16);
        private SSLException failure;
        private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
        private int received;

        Side(final SSLEngine engine) {
            this.engine = engine;
        }

        public SSLException failure() {
            return failure;
        }

        public SSLSession session() {
            return engine.getSession();
        }

        /** All that was sent to it. */
        public byte[] wire() {
            return wire.toByteArray();
        }

        private boolean step(final Side other) {
            final boolean wrote = wrap(other, ByteBuffer.allocate(0));
            return unwrap() | wrote;
        }

        private boolean wrap(final Side other, final ByteBuffer said) {
            try {
                if (!said.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
                    return false;
                }
                final ByteBuffer out = ByteBuffer.allocate(1 << 16);
                engine.wrap(said, out);
                tasks();
                other.deliver(out.flip());
                return out.limit() > 0;
            } catch (final SSLException e) {
                return failed(e);
            }
        }

        private boolean unwrap() {
            try {
                final SSLEngineResult result = engine.unwrap(arrived, read);
                tasks();
                return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
            } catch (final SSLException e) {
                return failed(e);
            }
        }

        private boolean failed(final SSLException e) {
            final boolean first = failure == null;
            failure = first ? e : failure;
            return first;
        }

        public int received() {
            return received;
        }

        private void deliver(final ByteBuffer bytes) {
            wire.write(bytes.array(), 0, bytes.limit());
            received += bytes.remaining();
            arrived.compact().put(bytes).flip();
        }

        private void tasks() {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        }
    }

    public final Side client;
    public final Side server;

    public EnginePair(final SSLEngine client, final SSLEngine server) {
        this.client = new Side(client);
        this.server = new Side(server);
    }

    public static EnginePair of(final TlsContext client, final TlsContext server, final String host) {
        final var maker = new ContextMaker();
        return of(maker.make(0, client), maker.make(0, server), host);
    }

    public static EnginePair of(final ReadyTls client, final ReadyTls server, final String host) {
        return of(client, server, to(host));
    }

    public static EnginePair of(final ReadyTls client, final ReadyTls server, final StageContext connection) {
        return new EnginePair(Engines.client(client, connection), Engines.server(server, client.protocols()));
    }

    /** What a client's stages are told that connects to a host. */
    public static StageContext to(final String host) {
        return new StageContext(Settings.NONE, false, Optional.of(host), 443, Optional.empty(), Optional.empty());
    }

    /** The same, of one that has a name for the server besides. */
    public static StageContext to(final String host, final String serverName) {
        return new StageContext(
            Settings.NONE, false, Optional.of(host), 443, Optional.empty(), Optional.of(serverName));
    }

    /** Steps both until nothing moves. */
    public EnginePair run() {
        try {
            client.engine.beginHandshake();
            server.engine.beginHandshake();
        } catch (final SSLException e) {
            throw new IllegalStateException(e);
        }
        return settle();
    }

    public EnginePair settle() {
        int steps = 0;
        while (client.step(server) | server.step(client)) {
            if (++steps > STEPS_MAX) {
                throw new IllegalStateException("the engines do not come to rest");
            }
        }
        return this;
    }

    /** Sends a word each way; tells what arrived at the server, then at the client. */
    public String talk() {
        client.wrap(server, ByteBuffer.wrap("ping".getBytes(StandardCharsets.UTF_8)));
        server.wrap(client, ByteBuffer.wrap("pong".getBytes(StandardCharsets.UTF_8)));
        settle();
        return heard(server) + " " + heard(client);
    }

    private static String heard(final Side side) {
        final String text = StandardCharsets.UTF_8.decode(side.read.flip()).toString();
        side.read.clear();
        return text;
    }
}
