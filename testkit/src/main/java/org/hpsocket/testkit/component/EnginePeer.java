package org.hpsocket.testkit.component;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;

/**
 * TLS by hand: the JDK's engine above a plain connection, which says what it is told, when it is told, also what no
 * honest peer says.
 *
 * <p>Thread: any; the engine is used by one at a time.
 */
final class EnginePeer implements PushListener {
    private static final int ROOM = 1 << 17;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final Diary diary = new Diary();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ByteBuffer in = ByteBuffer.allocate(ROOM);
    private String failure = "";
    private boolean asleep;
    private int plain;
    private Connection connection;

    private EnginePeer(final SSLEngine engine, final boolean asleep) {
        this.engine = engine;
        this.asleep = asleep;
    }

    /** Is a client of that version, or of any when none is given, that trusts an authority. */
    static EnginePeer client(final Authority trusted, final String... versions) {
        return client(context(null, trusted), false, versions);
    }

    /** Is a client that says plain bytes until it is told to begin. */
    static EnginePeer asleep(final Authority trusted, final String... versions) {
        return client(context(null, trusted), true, versions);
    }

    /** Is a server of that version, or of any when none is given. */
    static EnginePeer server(final Issued shown, final Authority trusted, final String... versions) {
        final SSLEngine engine = context(shown, trusted).createSSLEngine();
        engine.setUseClientMode(false);
        return new EnginePeer(limited(engine, versions), false);
    }

    /** Is a server that only keeps what it hears, until it is told to begin. */
    static EnginePeer asleepServer(final Issued shown, final Authority trusted, final String... versions) {
        final EnginePeer peer = server(shown, trusted, versions);
        peer.asleep = true;
        return peer;
    }

    /** Makes a socket of the JDK over one that is connected; its handshake has not begun. */
    static SSLSocket socket(final Socket below, final Authority trusted) throws IOException {
        return (SSLSocket) context(null, trusted).getSocketFactory()
            .createSocket(below, "server.test", below.getPort(), false);
    }

    private static EnginePeer client(final SSLContext context, final boolean asleep, final String... versions) {
        final SSLEngine engine = context.createSSLEngine("server.test", 443);
        engine.setUseClientMode(true);
        return new EnginePeer(limited(engine, versions), asleep);
    }

    private static SSLEngine limited(final SSLEngine engine, final String... versions) {
        if (versions.length > 0) {
            engine.setEnabledProtocols(versions);
        }
        return engine;
    }

    private static SSLContext context(final @org.jspecify.annotations.Nullable Issued shown, final Authority trusted) {
        try {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("trusted", trusted.certificate());
            if (shown != null) {
                store.setKeyEntry("shown", shown.privateKey(), new char[0],
                    shown.certificates().toArray(Certificate[]::new));
            }
            final KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            final TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (final GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connects to a server. */
    EnginePeer connect(final HpSocket hp, final Server server) {
        ComponentContract.started(hp.client(Tcp.push(), this), server);
        return this;
    }

    SSLEngine engine() {
        return engine;
    }

    /** Waits for a line that begins so: {@code handshake}, {@code farewell}, {@code failed}, {@code close KIND}. */
    EnginePeer await(final String line) {
        diary.await(line, () -> diary.count(line) > 0);
        return this;
    }

    int count(final String line) {
        return diary.count(line);
    }

    /** Waits for the engine to fail, or to be told of a failure, and gives the words. */
    String failure() {
        await("failed");
        return diary.read(() -> failure);
    }

    /** Waits for so many bytes, and gives all there are. */
    byte[] received(final int length) {
        diary.await(length + " bytes", () -> received.size() >= length);
        return diary.read(received::toByteArray);
    }

    /** Takes what it has heard so far for TLS, and what it hears from now on. */
    synchronized void wake() {
        asleep = false;
        final ByteBuffer heard = ByteBuffer.wrap(received.toByteArray());
        received.reset();
        take(heard);
    }

    /** Sends bytes as they are. */
    void raw(final byte... bytes) {
        connection.send(bytes);
    }

    /** Sends bytes by TLS. */
    synchronized void say(final byte... bytes) {
        raw(sealed(ByteBuffer.wrap(bytes)));
    }

    /** Gives the records for some bytes, and for whatever the engine wants to say before them. */
    byte[] seal(final byte... bytes) {
        return sealed(ByteBuffer.wrap(bytes));
    }

    /** Gives the first message of the handshake, and sleeps on. */
    synchronized byte[] helloOnly() {
        return sealed(NOTHING);
    }

    /** Gives the first message of the handshake, and hears TLS from now on. */
    byte[] hello() {
        return helloAfter(0);
    }

    /** Gives the first message of the handshake, and hears TLS after so many plain bytes. */
    synchronized byte[] helloAfter(final int plainBytes) {
        asleep = false;
        plain = plainBytes;
        return sealed(NOTHING);
    }

    /** Begins another handshake, or, in TLS 1.3, changes the keys. */
    synchronized byte[] again() {
        try {
            engine.beginHandshake();
        } catch (final SSLException e) {
            throw new IllegalStateException(e);
        }
        return sealed(NOTHING);
    }

    /** Says farewell. */
    synchronized void farewell() {
        engine.closeOutbound();
        raw(sealed(NOTHING));
    }

    /** Sends bytes by TLS and says farewell, all at once. */
    synchronized void sayLast(final byte... bytes) {
        final ByteBuffer records = ByteBuffer.wrap(sealed(ByteBuffer.wrap(bytes)));
        engine.closeOutbound();
        connection.send(records, ByteBuffer.wrap(sealed(NOTHING)));
    }

    /** Ends the connection without one. */
    void end() {
        connection.disconnect();
    }

    @Override
    public HandleResult onHandshake(final Connection opened) {
        connection = opened;
        diary.note("opened", 0, () -> { });
        begin();
        return HandleResult.OK;
    }

    private synchronized void begin() {
        if (!asleep) {
            move();
        }
    }

    @Override
    public HandleResult onReceive(final Connection from, final ByteBuffer bytes) {
        take(bytes);
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection closed, final CloseReason why) {
        diary.note("close " + why.kind(), 0, () -> { });
    }

    private synchronized void take(final ByteBuffer bytes) {
        final int untouched = asleep ? bytes.remaining() : Math.min(plain, bytes.remaining());
        if (untouched > 0) {
            receive(bytes.slice().limit(untouched));
            bytes.position(bytes.position() + untouched);
            plain -= asleep ? 0 : untouched;
        }
        while (bytes.hasRemaining()) {
            final ByteBuffer part = bytes.slice().limit(Math.min(bytes.remaining(), in.remaining()));
            if (!part.hasRemaining()) {
                throw new IllegalStateException("a record longer than " + ROOM);
            }
            bytes.position(bytes.position() + part.remaining());
            in.put(part);
            move();
        }
    }

    private void receive(final ByteBuffer bytes) {
        final var copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        diary.note("receive " + copy.length, 0, () -> received.writeBytes(copy));
    }

    private void move() {
        try {
            boolean moves = true;
            while (moves) {
                final HandshakeStatus status = engine.getHandshakeStatus();
                moves = status == HandshakeStatus.NEED_TASK ? work() : status == HandshakeStatus.NEED_WRAP
                    ? speak() : unwrap();
            }
        } catch (final SSLException e) {
            diary.note("failed", 0, () -> failure = e.getMessage());
            connection.send(sealed(NOTHING));
        }
    }

    private boolean work() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        return true;
    }

    private boolean speak() {
        final byte[] records = sealed(NOTHING);
        connection.send(records);
        return records.length > 0;
    }

    private boolean unwrap() throws SSLException {
        final ByteBuffer plain = ByteBuffer.allocate(ROOM);
        in.flip();
        final SSLEngineResult result;
        try {
            result = engine.unwrap(in, plain);
        } finally {
            in.compact();
        }
        told(result);
        if (plain.position() > 0) {
            receive(plain.flip());
        }
        return result.bytesConsumed() > 0 || result.getStatus() == SSLEngineResult.Status.OK
            && engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
            && engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP;
    }

    private void told(final SSLEngineResult result) {
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
            diary.note("handshake", 0, () -> { });
        }
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && engine.isInboundDone()
            && diary.count("farewell") == 0) {
            diary.note("farewell", 0, () -> { });
        }
    }

    /** Wraps what is given, and what the engine has to say. */
    private synchronized byte[] sealed(final ByteBuffer bytes) {
        final var records = new ByteArrayOutputStream();
        final ByteBuffer record = ByteBuffer.allocate(ROOM);
        try {
            SSLEngineResult result;
            do {
                result = engine.wrap(bytes, record.clear());
                records.write(record.array(), 0, record.position());
                told(result);
            } while (result.bytesProduced() > 0
                && (bytes.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP));
        } catch (final SSLException e) {
            diary.note("failed", 0, () -> failure = e.getMessage());
        }
        return records.toByteArray();
    }
}
