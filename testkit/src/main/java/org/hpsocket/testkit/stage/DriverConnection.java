package org.hpsocket.testkit.stage;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.FetchResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.SendResult;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Fetching;
import org.hpsocket.ssl.TlsSession;
import org.hpsocket.testkit.Wire;
import org.jspecify.annotations.Nullable;

/** The connection of a driver: listeners can answer, fetch, leave bytes and pause as on a real one. */
final class DriverConnection implements Connection, Fetching {
    private final StageRun run;
    private @Nullable Object extra;
    private boolean paused;
    private boolean closed;
    private int unread;
    private long receiveRate;
    private long sendRate;

    DriverConnection(final StageRun run) {
        this.run = run;
    }

    /** Gives what the listener left of its event, once. */
    int takeUnread() {
        final int bytes = unread;
        unread = 0;
        return bytes;
    }

    @Override
    public FetchResult fetch(final Command.Fetch question) {
        return run.fetch(question);
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public Component component() {
        throw HpSocketException.usage("the connection of a stage driver has no component");
    }

    @Override
    public SendResult send(final ByteBuffer data) {
        return send(new ByteBuffer[] {data});
    }

    @Override
    public SendResult send(final ByteBuffer... pieces) {
        if (closed) {
            return SendResult.CLOSED;
        }
        final List<byte[]> copies = new ArrayList<>();
        for (final ByteBuffer piece : pieces) {
            copies.add(Wire.of(piece));
        }
        run.enqueue(copies);
        return SendResult.QUEUED;
    }

    @Override
    public SendResult sendFile(final Path file, final ByteBuffer head, final ByteBuffer tail) {
        try {
            return send(head, ByteBuffer.wrap(Files.readAllBytes(file)), tail);
        } catch (final IOException e) {
            throw new HpSocketException(HpSocketException.Category.USAGE, "cannot read file=" + file, e);
        }
    }

    @Override
    public void disconnect(final Disconnect how) {
        closed = true;
    }

    @Override
    public void pauseReceive() {
        paused = true;
    }

    @Override
    public void resumeReceive() {
        paused = false;
        run.resume();
    }

    @Override
    public boolean isReceivePaused() {
        return paused;
    }

    /** A driver has no time: it holds nothing back. */
    @Override
    public void receiveRate(final long bytesPerSecond) {
        receiveRate = bytesPerSecond;
    }

    @Override
    public long receiveRate() {
        return receiveRate;
    }

    @Override
    public void sendRate(final long bytesPerSecond) {
        sendRate = bytesPerSecond;
    }

    @Override
    public long sendRate() {
        return sendRate;
    }

    @Override
    public void unread(final int bytes) {
        run.requireUnreadable(bytes);
        unread = bytes;
    }

    @Override
    public Optional<Object> extra() {
        return Optional.ofNullable(extra);
    }

    @Override
    public void extra(final @Nullable Object attached) {
        extra = attached;
    }

    @Override
    public Optional<SocketAddress> localAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<SocketAddress> remoteAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<String> remoteHost() {
        return run.driven().context().remoteHost();
    }

    @Override
    public Duration connectPeriod() {
        return Duration.ofNanos(run.clock().getAsLong());
    }

    @Override
    public Optional<Duration> silencePeriod() {
        return Optional.empty();
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public boolean isConnected() {
        return !closed;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public Optional<TlsSession> tls() {
        return Optional.empty();
    }

    @Override
    public void startHandshake() {
        throw HpSocketException.usage("no TLS under a codec alone");
    }

    @Override
    public long bytesReceived() {
        return run.fedBytes();
    }

    @Override
    public long bytesSent() {
        return run.turn().downs().size();
    }
}
