package org.hpsocket.core;

import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.Endpoint;
import org.hpsocket.Options;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException.Step;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.core.loop.Results;
import org.hpsocket.core.session.Session;
import org.hpsocket.core.socket.Addresses;
import org.hpsocket.core.stage.Underlay;

/** Makes any number of outgoing connections, spread over its loops. */
final class AgentComponent extends ComponentBase implements Agent {
    private final Dialer dialer = new Dialer(this);

    AgentComponent(final Engine engine, final Engine.Part part, final Options options) {
        super(engine, part, options);
    }

    @Override
    public void start(final String bindAddress) {
        synchronized (starting()) {
            begin(carrier(part().endpoint() != null && part().endpoint().path().isPresent()));
            requireLiteral(bindAddress);
            dialer.bindAddress(bindAddress);
            startLoops(options().threads());
            becomeStarted();
        }
    }

    @Override
    public CompletionStage<Connection> connect() {
        return connect(targetOf(part().endpoint(), name()));
    }

    @Override
    public CompletionStage<Connection> connect(final Target target) {
        return dialed(target).minimalCompletionStage();
    }

    @Override
    public Connection connectSync(final Target target) {
        room().refuseInEvent("connectSync of " + name());
        final CompletableFuture<Connection> future = dialed(target);
        room().threading().await(future::isDone, Long.MAX_VALUE);
        return Results.of(future);
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
    public void closed(final Session session, final CloseReason why) {
        super.closed(session, why);
        if (!dialer.again(session, why)) {
            session.handle().giveUp(why);
        }
    }

    private void requireLiteral(final String bindAddress) {
        try {
            if (!bindAddress.isEmpty()) {
                Addresses.literal(bindAddress);
            }
        } catch (final UnknownHostException e) {
            throw failedStart(new StartException(Step.SOCKET_CREATE,
                name() + ": " + bindAddress + " is not a literal address", e));
        }
    }

    private CompletableFuture<Connection> dialed(final Target target) {
        if (state() != ServiceState.STARTED) {
            throw new StartException(Step.ILLEGAL_STATE, name() + " is " + state() + ", connect needs STARTED", null);
        }
        return dialer.dial(target, null).handle().completion();
    }

    static Target targetOf(final @org.jspecify.annotations.Nullable Endpoint endpoint, final String name) {
        if (endpoint == null) {
            throw new StartException(Step.INVALID_PARAM,
                name + " was not made from a URI and has no address to connect to", null);
        }
        return endpoint.target();
    }
}
