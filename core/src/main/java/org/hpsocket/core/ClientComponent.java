package org.hpsocket.core;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.Options;
import org.hpsocket.Target;
import org.hpsocket.core.loop.Results;
import org.hpsocket.core.session.Session;
import org.hpsocket.core.stage.Underlay;
import org.jspecify.annotations.Nullable;

/** Makes one outgoing connection on one loop, and stops when it has ended for good. */
final class ClientComponent extends ComponentBase implements Client {
    private final Dialer dialer = new Dialer(this);
    private volatile @Nullable Session current;
    private boolean stopsItself;

    ClientComponent(final Engine engine, final Engine.Part part, final Options options) {
        super(engine, part, options);
    }

    @Override
    public void start() {
        start(AgentComponent.targetOf(part().endpoint(), name()));
    }

    @Override
    public void start(final Target target) {
        final CompletableFuture<Connection> future = dialed(target);
        room().threading().await(future::isDone, Long.MAX_VALUE);
        if (future.isCompletedExceptionally()) {
            awaitStop();
        }
        Results.of(future);
    }

    @Override
    public CompletionStage<Connection> startAsync(final Target target) {
        return dialed(target).minimalCompletionStage();
    }

    @Override
    public Optional<Connection> connection() {
        final Session session = current;
        return session == null || session.isClosed() ? Optional.empty() : Optional.of(session.view());
    }

    @Override
    void loopsEnded() {
        dialer.giveUp();
    }

    @Override
    Optional<Underlay> underlay() {
        return Underlay.connecting(options());
    }

    @Override
    public void opened(final Session session) {
        super.opened(session);
        current = session;
        becomeStarted();
    }

    @Override
    public void closing(final Session session, final CloseReason why) {
        stopsItself = !dialer.wantsAgain(session, why) && beginStop();
    }

    /** The loop cannot wait for its own end. */
    @Override
    public void closed(final Session session, final CloseReason why) {
        super.closed(session, why);
        if (dialer.again(session, why)) {
            return;
        }
        session.handle().giveUp(why);
        if (stopsItself) {
            room().elsewhere("hpsocket-stop", () -> shutDown(true));
        }
    }

    private CompletableFuture<Connection> dialed(final Target target) {
        synchronized (starting()) {
            begin(carrier(target.path().isPresent()));
            startLoops(1);
            try {
                final Session session = dialer.dial(target, null);
                current = session;
                passage().begin();
                return session.handle().completion();
            } catch (final RuntimeException e) {
                throw failedStart(e);
            }
        }
    }
}
