package org.hpsocket.core.session;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.FetchResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Proxy;
import org.hpsocket.SendResult;
import org.hpsocket.SocketOperation;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.core.queue.FileSend;
import org.hpsocket.core.queue.LentSend;
import org.hpsocket.core.rate.Shaper;
import org.hpsocket.core.socket.Addresses;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Fetching;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.ssl.TlsSession;
import org.jspecify.annotations.Nullable;

/** What the application holds of a connection. */
public final class Handle implements Connection, Fetching {
    private final Host component;
    private final long id;
    private final @Nullable Target target;
    private final CompletableFuture<Connection> completed;
    private final int failures;
    private volatile boolean reached;
    private @Nullable Session session;
    private volatile @Nullable Object extra;
    private volatile @Nullable SocketAddress localAddress;
    private volatile @Nullable SocketAddress remoteAddress;
    private volatile @Nullable TlsSession tls;
    private volatile long openedNs = Long.MIN_VALUE;
    private volatile long closedNs = Long.MIN_VALUE;

    /** A handle for a connection that follows another one by the reconnect policy goes on with its completion. */
    public Handle(final Host component, final long id, final @Nullable Target target, final @Nullable Handle before) {
        this.component = component;
        this.id = id;
        this.target = target;
        this.completed = before == null ? new CompletableFuture<>() : before.completed;
        this.failures = before == null || before.reached ? 0 : before.failures + 1;
        this.extra = target == null ? null : target.extra().orElse(null);
    }

    /** Meets its session, before anybody else sees either. */
    public void meets(final Session itsSession) {
        session = itsSession;
    }

    public @Nullable Target target() {
        return target;
    }

    public CompletableFuture<Connection> completion() {
        return completed;
    }

    public void linked(final Link link) {
        addresses(link.remoteAddress(), link.localAddress());
    }

    void addresses(final SocketAddress remote, final @Nullable SocketAddress local) {
        remoteAddress = remote;
        localAddress = local == null ? localAddress : local;
    }

    void secured(final TlsSession agreed) {
        tls = agreed;
    }

    /** What stages of any kind are told of it. */
    StageContext context() {
        return target == null
            ? new StageContext(Settings.NONE, true, Optional.empty(), 0, remoteAddress(), Optional.empty())
            : new StageContext(Settings.NONE, false, remoteHost(), target.port(), Optional.empty(),
                Optional.of(target.serverName()).filter(name -> !name.isEmpty()));
    }

    /** Names its target, and how it is reached. */
    String route() {
        final Proxy proxy = component.options().proxy();
        return target + (proxy.isOn() ? " through " + proxy.address() : "");
    }

    void opened(final long nowNs) {
        openedNs = nowNs;
    }

    void closed(final long nowNs) {
        closedNs = nowNs;
    }

    void completed(final Connection view) {
        reached = true;
        completed.complete(view);
        component.room().threading().changed();
    }

    /** It is not there yet after all: a handshake begins that may fail. */
    void shakes() {
        reached = false;
    }

    /** Attempts that failed in a row before this one. */
    public int failures() {
        return failures;
    }

    /** There will be no connection. */
    public void giveUp(final CloseReason reason) {
        if (!completed.isDone()) {
            giveUp(new StartException(StartException.Step.CONNECT_SERVER, reason.message(),
                reason.error().orElse(null)));
        }
    }

    public void giveUp(final StartException reason) {
        completed.completeExceptionally(reason);
        component.room().threading().changed();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Component component() {
        return component;
    }

    @Override
    public SendResult send(final ByteBuffer data) {
        return session().sender().send(data, null, data.remaining());
    }

    @Override
    public SendResult send(final ByteBuffer... pieces) {
        return session().sender().send(null, pieces, LentSend.lengthOf(pieces));
    }

    @Override
    public SendResult sendFile(final Path file, final ByteBuffer head, final ByteBuffer tail) {
        final Session of = session();
        if (!of.isOpen()) {
            return SendResult.CLOSED;
        }
        final var command = new FileSend(file, head, tail);
        SendResult result = SendResult.CLOSED;
        try {
            of.sender().requireSendable(command.length());
            result = component.isDatagrams() ? send(command.load()) : of.sender().send(command);
        } finally {
            if (result != SendResult.QUEUED || component.isDatagrams()) {
                command.drop();
            }
        }
        return result;
    }

    @Override
    public void disconnect(final Disconnect how) {
        session().ending().request(
            CloseReason.of(SocketOperation.CLOSE, Kind.DISCONNECTED, "disconnected connection=" + id),
            how == Disconnect.FORCE);
    }

    @Override
    public void pauseReceive() {
        if (!session().stages().codec().pauses()) {
            throw HpSocketException.usage("pauseReceive: datagrams that nobody takes would be lost; connection=" + id);
        }
        session().receiver().pause(true);
    }

    @Override
    public void resumeReceive() {
        session().receiver().pause(false);
    }

    @Override
    public boolean isReceivePaused() {
        return session().receiver().isPausedByApplication();
    }

    @Override
    public long receiveRate() {
        return session().receiver().rate();
    }

    @Override
    public void receiveRate(final long bytesPerSecond) {
        session().receiver().rate(Shaper.require("receiveRate", bytesPerSecond));
    }

    @Override
    public long sendRate() {
        return session().sender().rate();
    }

    @Override
    public void sendRate(final long bytesPerSecond) {
        session().sender().rate(Shaper.require("sendRate", bytesPerSecond));
    }

    @Override
    public void unread(final int bytes) {
        session().receiver().leaveUnread(bytes);
    }

    @Override
    public Optional<Object> extra() {
        return Optional.ofNullable(extra);
    }

    @Override
    public void extra(final @Nullable Object value) {
        extra = value;
    }

    @Override
    public Optional<SocketAddress> localAddress() {
        return Optional.ofNullable(localAddress);
    }

    @Override
    public Optional<SocketAddress> remoteAddress() {
        return Optional.ofNullable(remoteAddress);
    }

    @Override
    public Optional<String> remoteHost() {
        return target == null || target.path().isPresent() ? Optional.empty() : Optional.of(target.host());
    }

    @Override
    public Duration connectPeriod() {
        return openedNs == Long.MIN_VALUE ? Duration.ZERO : Duration.ofNanos(untilNs() - openedNs);
    }

    @Override
    public Optional<Duration> silencePeriod() {
        if (!session().options.markSilence()) {
            return Optional.empty();
        }
        return Optional.of(openedNs == Long.MIN_VALUE ? Duration.ZERO
            : Duration.ofNanos(Math.max(0, untilNs() - session().receiver().lastReceiveNs())));
    }

    @Override
    public long pendingBytes() {
        return session().sender().pendingBytes();
    }

    @Override
    public boolean isConnected() {
        return session().isOpen();
    }

    @Override
    public boolean isSecure() {
        return component.isSecure();
    }

    @Override
    public Optional<TlsSession> tls() {
        return Optional.ofNullable(tls);
    }

    @Override
    public void startHandshake() {
        session().awakening().request();
    }

    @Override
    public long bytesReceived() {
        return session().receiver().bytesReceived();
    }

    @Override
    public long bytesSent() {
        return session().sender().bytesSent();
    }

    @Override
    public FetchResult fetch(final Command.Fetch question) {
        final Session of = session();
        if (of.mayFetchHere()) {
            return of.receiver().fetch(question);
        }
        if (component.room().inEvent()) {
            throw HpSocketException.usage("fetch and peek wait for the loop of connection=" + id
                + ", which is refused inside an event of another connection");
        }
        return component.room().askWhen(
            of.loop, of::whenIdle, () -> of.receiver().fetch(question), FetchResult.DATA_NOT_FOUND);
    }

    @Override
    public String toString() {
        final SocketAddress remote = remoteAddress;
        return "connection[" + component.name() + " id=" + id
            + (remote == null ? "" : " remote=" + Addresses.text(remote)) + "]";
    }

    private long untilNs() {
        return closedNs == Long.MIN_VALUE ? component.room().clock().nowNs() : closedNs;
    }

    private Session session() {
        final Session met = session;
        if (met == null) {
            throw new IllegalStateException("connection=" + id + " has no session");
        }
        return met;
    }
}
