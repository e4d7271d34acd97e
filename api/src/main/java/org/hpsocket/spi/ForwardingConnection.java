package org.hpsocket.spi;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.FetchResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.SendResult;
import org.hpsocket.ssl.TlsSession;
import org.jspecify.annotations.Nullable;

/** A connection that adds the calls of one protocol to another connection, to which it passes everything else. */
public abstract class ForwardingConnection implements Connection {
    private final Connection base;

    /**
     * Wraps a connection.
     *
     * @param base the connection
     */
    protected ForwardingConnection(final Connection base) {
        this.base = base;
    }

    /**
     * Asks the codec for unread bytes.
     *
     * @param question what is asked
     * @return the answer
     */
    protected final FetchResult ask(final Command.Fetch question) {
        if (base instanceof Fetching fetching) {
            return fetching.fetch(question);
        }
        throw HpSocketException.usage("connection=" + id() + " cannot be asked for bytes");
    }

    @Override
    public final long id() {
        return base.id();
    }

    @Override
    public final Component component() {
        return base.component();
    }

    @Override
    public final SendResult send(final ByteBuffer data) {
        return base.send(data);
    }

    @Override
    public final SendResult send(final ByteBuffer... pieces) {
        return base.send(pieces);
    }

    @Override
    public final SendResult sendFile(final Path file, final ByteBuffer head, final ByteBuffer tail) {
        return base.sendFile(file, head, tail);
    }

    @Override
    public final void disconnect(final Disconnect how) {
        base.disconnect(how);
    }

    @Override
    public final void pauseReceive() {
        base.pauseReceive();
    }

    @Override
    public final void resumeReceive() {
        base.resumeReceive();
    }

    @Override
    public final boolean isReceivePaused() {
        return base.isReceivePaused();
    }

    @Override
    public final long receiveRate() {
        return base.receiveRate();
    }

    @Override
    public final void receiveRate(final long bytesPerSecond) {
        base.receiveRate(bytesPerSecond);
    }

    @Override
    public final long sendRate() {
        return base.sendRate();
    }

    @Override
    public final void sendRate(final long bytesPerSecond) {
        base.sendRate(bytesPerSecond);
    }

    @Override
    public final void unread(final int bytes) {
        base.unread(bytes);
    }

    @Override
    public final Optional<Object> extra() {
        return base.extra();
    }

    @Override
    public final void extra(final @Nullable Object extra) {
        base.extra(extra);
    }

    @Override
    public final Optional<SocketAddress> localAddress() {
        return base.localAddress();
    }

    @Override
    public final Optional<SocketAddress> remoteAddress() {
        return base.remoteAddress();
    }

    @Override
    public final Optional<String> remoteHost() {
        return base.remoteHost();
    }

    @Override
    public final Duration connectPeriod() {
        return base.connectPeriod();
    }

    @Override
    public final Optional<Duration> silencePeriod() {
        return base.silencePeriod();
    }

    @Override
    public final long pendingBytes() {
        return base.pendingBytes();
    }

    @Override
    public final boolean isConnected() {
        return base.isConnected();
    }

    @Override
    public final boolean isSecure() {
        return base.isSecure();
    }

    @Override
    public final Optional<TlsSession> tls() {
        return base.tls();
    }

    @Override
    public final void startHandshake() {
        base.startHandshake();
    }

    @Override
    public final long bytesReceived() {
        return base.bytesReceived();
    }

    @Override
    public final long bytesSent() {
        return base.bytesSent();
    }

    @Override
    public final boolean equals(final @Nullable Object other) {
        return this == other || other instanceof ForwardingConnection that && base.equals(that.base);
    }

    @Override
    public final int hashCode() {
        return base.hashCode();
    }

    @Override
    public final String toString() {
        return base.toString();
    }
}
