package org.hpsocket.ssl.filter;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.hpsocket.spi.ReadyTls;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.TlsContexts;
import org.hpsocket.ssl.TlsSession;
import org.hpsocket.ssl.Verify;
import org.hpsocket.ssl.context.Engines;
import org.hpsocket.ssl.wire.Alert;
import org.hpsocket.ssl.wire.ClientHello;
import org.hpsocket.ssl.wire.Records;
import org.jspecify.annotations.Nullable;

/**
 * One handshake, in steps that are done elsewhere than on the loop, but for brief ones: a step reads a copy of what
 * came from the peer, and leaves what goes to it.
 *
 * <p>Thread: one at a time; the worker that has the step, else the loop.
 * <p>Fails: never by throwing; what went wrong is {@link #failure()}, with the alert for the peer in {@link #output()}.
 */
final class Handshake {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** Room for the records of a usual answer, before that for the next one. */
    private static final int FLIGHT_BYTES = 4 * 1024;
    /** Providers may need several calls to give their alert. */
    private static final int ALERT_CALLS = 4;

    private final TlsContexts contexts;
    private final StageContext connection;
    private @Nullable ReadyTls ready;
    private @Nullable SSLEngine engine;
    private String serverName = "";
    private List<String> clientCiphers = List.of();
    private long begunMillis;
    private ByteBuffer rest = NOTHING;
    private ByteBuffer output = NOTHING;
    private String failure = "";
    private boolean done;
    private boolean stepped;

    Handshake(final TlsContexts contexts, final StageContext connection) {
        this.contexts = contexts;
        this.connection = connection;
    }

    // ---- the steps

    /** Begins as the client. */
    void begin() {
        guarded(() -> {
            final ReadyTls main = contexts.main();
            begin(main, Engines.client(main, connection));
            advance();
        });
    }

    /** Begins as the server, with the first records of the client. */
    void begin(final ClientHello hello, final ByteBuffer records) {
        guarded(() -> {
            serverName = hello.serverName();
            clientCiphers = hello.cipherSuites();
            final ReadyTls chosen = chosen();
            if (chosen != null) {
                begin(chosen, Engines.server(chosen, hello.supportedVersions()));
                rest = records;
                advance();
            }
        });
    }

    /**
     * Whether the next step is soon done: a server that has answered and asks for no certificate only checks what the
     * client has proven, unless the client goes on in plain, as older versions and second attempts do.
     */
    boolean isBrief(final ByteBuffer records) {
        return connection.accepted() && ready != null && ready.context().verify(true) == Verify.NONE
            && !Records.contain(records, Records.HANDSHAKE);
    }

    /** Goes on with records of the peer. */
    void resume(final ByteBuffer records) {
        guarded(() -> {
            rest = records;
            advance();
        });
    }

    // ---- what came of them

    /** Whether a step has left something to take over. */
    boolean hasStepped() {
        return stepped;
    }

    /** What goes to the peer, before anything else. */
    ByteBuffer output() {
        return output;
    }

    /** How much of the peer's records the step has read; what follows is said under its protection. */
    int readBytes() {
        return rest.position();
    }

    /** Forgets what was taken over. */
    void taken() {
        stepped = false;
        output = NOTHING;
        rest = NOTHING;
    }

    /** What went wrong; empty when nothing did. */
    String failure() {
        return failure;
    }

    boolean isDone() {
        return done;
    }

    SSLEngine engine() {
        final SSLEngine made = engine;
        if (made == null) {
            throw new IllegalStateException("no engine before the handshake");
        }
        return made;
    }

    /** What the peers have agreed on. */
    TlsSession session() {
        final ReadyTls context = ready;
        if (context == null) {
            throw new IllegalStateException("no session before the handshake");
        }
        final String protocol = engine().getApplicationProtocol();
        return new TlsSession(context, engine().getSession(), connection.accepted(), asked(), clientCiphers,
            Optional.ofNullable(protocol).filter(name -> !name.isEmpty()),
            engine().getSession().getCreationTime() < begunMillis);
    }

    // ---- other code

    /** Writes down how far it is. */
    Map<String, Object> state() {
        final var values = new HashMap<String, Object>();
        if (engine != null) {
            values.put("engine", engine);
        }
        if (ready != null) {
            values.put("ready", ready);
        }
        values.put("serverName", serverName);
        values.put("clientCiphers", clientCiphers);
        values.put("begun", begunMillis);
        values.put("readBytes", rest.position());
        values.put("output", output);
        values.put("failure", failure);
        values.put("done", done);
        values.put("stepped", stepped);
        return values;
    }

    /** Takes over from another one. */
    @SuppressWarnings("unchecked")
    void restore(final Map<String, Object> values) {
        engine = (SSLEngine) values.get("engine");
        ready = (ReadyTls) values.get("ready");
        serverName = (String) values.get("serverName");
        clientCiphers = (List<String>) values.get("clientCiphers");
        begunMillis = (Long) values.get("begun");
        rest = ByteBuffer.allocate((Integer) values.get("readBytes"));
        rest.position(rest.limit());
        output = (ByteBuffer) values.get("output");
        failure = (String) values.get("failure");
        done = (Boolean) values.get("done");
        stepped = (Boolean) values.get("stepped");
    }

    private interface Work {
        void run() throws SSLException;
    }

    private void guarded(final Work work) {
        try {
            work.run();
        } catch (final SSLException | RuntimeException e) {
            failure = Faults.text(e);
            giveAlert();
        } catch (final StackOverflowError e) {
            failure = "a message of the peer is nested too deeply";
            output = ByteBuffer.wrap(Alert.DECODE_ERROR.fatal());
        } finally {
            stepped = true;
        }
    }

    private void begin(final ReadyTls chosen, final SSLEngine made) throws SSLException {
        ready = chosen;
        engine = made;
        begunMillis = System.currentTimeMillis();
        made.beginHandshake();
    }

    /** @return null when the name is refused */
    private @Nullable ReadyTls chosen() {
        String why = "";
        ReadyTls chosen = null;
        try {
            chosen = contexts.choose(serverName);
        } catch (final RuntimeException | Error e) {
            why = ": " + e;
        }
        if (chosen == null) {
            failure = "server name " + serverName + " is refused" + why;
            output = ByteBuffer.wrap(Alert.UNRECOGNIZED_NAME.fatal());
        }
        return chosen;
    }

    /** The name that the client asked for, whichever side that is. */
    private Optional<String> asked() {
        if (connection.accepted()) {
            return serverName.isEmpty() ? Optional.empty() : Optional.of(serverName);
        }
        final List<SNIServerName> names = engine().getSSLParameters().getServerNames();
        return names == null ? Optional.empty()
            : names.stream().filter(SNIHostName.class::isInstance).map(name -> ((SNIHostName) name).getAsciiName())
            .findFirst();
    }

    private void advance() throws SSLException {
        boolean moves = true;
        while (moves && !done) {
            switch (engine().getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> moves = unwrap();
                default -> finish();
            }
        }
        if (!done && rest.position() == 0 && !output.hasRemaining()) {
            throw new SSLException("the handshake makes no progress");
        }
    }

    private void finish() {
        done = true;
        if (ready != null) {
            Engines.finished(engine(), ready);
        }
    }

    private void runTasks() {
        Runnable task = engine().getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine().getDelegatedTask();
        }
    }

    private void wrap() throws SSLException {
        final ByteBuffer target = room();
        final SSLEngineResult result = engine().wrap(NOTHING, target);
        output = target.flip();
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && result.bytesProduced() == 0) {
            throw new SSLException("closed in the handshake");
        }
    }

    /** @return false when the peer must say more */
    private boolean unwrap() throws SSLException {
        if (!rest.hasRemaining()) {
            return false;
        }
        final int before = rest.remaining();
        final SSLEngineResult result = unwrapped(ByteBuffer.allocate(before));
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new SSLException("the peer closed in the handshake");
        }
        if (result.bytesProduced() > 0) {
            throw new SSLException("data of the peer before the end of the handshake, length="
                + result.bytesProduced());
        }
        return rest.remaining() < before || result.getHandshakeStatus() != SSLEngineResult.HandshakeStatus.NEED_UNWRAP;
    }

    /**
     * Reads a record. The JDK's server takes an alert for nonsense that a client of TLS 1.3 sends before it encrypts.
     */
    private SSLEngineResult unwrapped(final ByteBuffer target) throws SSLException {
        final int alert = Alert.inPlain(rest);
        try {
            return engine().unwrap(rest, target);
        } catch (final SSLException e) {
            throw alert < 0 ? e : new SSLException("Received fatal alert: " + Alert.nameOf(alert));
        }
    }

    private void giveAlert() {
        if (engine == null) {
            output = ByteBuffer.wrap(Alert.INTERNAL_ERROR.fatal());
            return;
        }
        for (int i = 0; i < ALERT_CALLS && !engine.isOutboundDone(); i++) {
            final ByteBuffer target = room();
            try {
                engine.wrap(NOTHING, target);
            } catch (final SSLException e) {
                continue;
            } finally {
                output = target.flip();
            }
        }
    }

    /** What goes to the peer so far, with room for a record behind it; providers want that for the longest. */
    private ByteBuffer room() {
        final int longest = engine().getSession().getPacketBufferSize();
        if (output.capacity() - output.limit() >= longest) {
            return output.duplicate().limit(output.capacity()).position(output.limit());
        }
        return ByteBuffer.allocate(output.remaining() + FLIGHT_BYTES + longest).put(output.duplicate());
    }
}
