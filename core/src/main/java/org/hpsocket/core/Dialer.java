package org.hpsocket.core;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.CloseReason;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Proxy;
import org.hpsocket.Reconnect;
import org.hpsocket.StartException.Step;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.core.code.Registry;
import org.hpsocket.core.session.Connecting;
import org.hpsocket.core.session.Handle;
import org.hpsocket.core.session.Session;
import org.hpsocket.core.socket.Addresses;
import org.hpsocket.core.socket.Carrier;
import org.hpsocket.core.socket.PreparedOptions;
import org.hpsocket.core.socket.SocketSetup;
import org.hpsocket.core.socket.UnixPath;
import org.hpsocket.spi.LinkOptions;
import org.jspecify.annotations.Nullable;

/** Makes the outgoing connections of an agent or client, again and again where the policy says so. */
final class Dialer {
    private final ComponentBase component;
    private final Set<Handle> waiting = ConcurrentHashMap.newKeySet();
    private volatile String bindAddress = "";

    Dialer(final ComponentBase component) {
        this.component = component;
    }

    void bindAddress(final String literal) {
        bindAddress = literal;
    }

    /**
     * Connects; prepare-connect runs on this thread.
     *
     * @return the session, whose handle tells how it goes on
     * @throws StartException when there is no place or the listener refused
     */
    Session dial(final Target target, final @Nullable Handle before) {
        final Carrier carrier = carrier(target);
        final long id = component.table().reserve();
        if (id == 0) {
            component.counted().refused.increment();
            throw new StartException(Step.CONNECT_SERVER, component.name() + " cannot connect to " + target
                + ": maxConnections=" + component.options().maxConnections(), null);
        }
        final var handle = new Handle(component, id, target, before);
        final Session session;
        try {
            session = new Session(component, component.nextLoop(), id, false, handle);
            handle.meets(session);
            component.put(session);
        } catch (final RuntimeException e) {
            component.table().release(id);
            throw e;
        }
        final LinkOptions options = prepared(session, target, carrier);
        session.loop().execute(session::resolving);
        resolve(target).whenComplete((found, failure) ->
            session.loop().execute(() -> begin(session, target, options, found, failure)));
        return session;
    }

    /** Whether the policy says to connect again. */
    boolean wantsAgain(final Session ended, final CloseReason why) {
        return component.options().reconnect().isOn() && component.hasStarted() && ended.handle().target() != null
            && why.kind() != Kind.DISCONNECTED && why.kind() != Kind.STOPPED && why.kind() != Kind.REFUSED;
    }

    /** Connects again, if the policy says so. @return whether it will */
    boolean again(final Session ended, final CloseReason why) {
        final Reconnect policy = component.options().reconnect();
        final Handle handle = ended.handle();
        final Target target = handle.target();
        if (target == null || !wantsAgain(ended, why)) {
            return false;
        }
        final long waitNs = policy.waitNs(handle.failures(), component.room().random().nextDouble());
        waiting.add(handle);
        ended.loop().after(waitNs, () -> redial(target.extra(handle.extra().orElse(null)), handle, why));
        return true;
    }

    /** Tells those who still wait for a connection that there will be none. */
    void giveUp() {
        final var stopped = new StartException(Step.CONNECT_SERVER,
            component.name() + " stopped before it was connected", null);
        waiting.forEach(handle -> handle.giveUp(stopped));
        waiting.clear();
    }

    private void redial(final Target target, final Handle before, final CloseReason why) {
        waiting.remove(before);
        if (!component.hasStarted()) {
            before.giveUp(why);
            return;
        }
        try {
            dial(target, before);
        } catch (final RuntimeException e) {
            before.giveUp(e instanceof StartException known ? known
                : new StartException(Step.CONNECT_SERVER, component.name() + ": " + e.getMessage(), e));
            component.errors().report(ErrorEvent.Kind.LIMIT, "reconnect: " + e.getMessage(), null, e);
        }
    }

    private LinkOptions prepared(final Session session, final Target target, final Carrier carrier) {
        try {
            return prepare(session, target, carrier);
        } catch (final RuntimeException e) {
            component.table().release(session.id());
            session.loop().execute(session::discard);
            component.room().threading().changed();
            throw e;
        }
    }

    private LinkOptions prepare(final Session session, final Target target, final Carrier carrier) {
        final var socket = new PreparedOptions(component.abilities().socketOptions(carrier.connected()));
        final var answer = new CompletableFuture<HandleResult>();
        component.room().runEvent(() ->
            answer.complete(component.events().guard(session, "onPrepareConnect",
                () -> component.events().listener().onPrepareConnect(session.view(), socket))));
        if (answer.join() == HandleResult.ERROR) {
            component.counted().refused.increment();
            throw new StartException(Step.SOCKET_PREPARE,
                component.name() + ": the listener refused to prepare the connection to " + target,
                session.listenerFailure());
        }
        return SocketSetup.of(component.options(), component.abilities(), socket.values(), carrier, false);
    }

    /** What carries the connection; checks that there is a way to the target, before there is anything else. */
    private Carrier carrier(final Target target) {
        final Carrier carrier = component.carrier(target.path().isPresent());
        if (!carrier.isOf(component.abilities())) {
            throw new StartException(Step.INVALID_PARAM, component.name() + " cannot connect to " + target + ": "
                + Registry.lacks(component.abilities(), carrier.capability()), null);
        }
        if (carrier == Carrier.UNIX && component.options().proxy().isOn()) {
            throw new StartException(Step.INVALID_PARAM, component.name() + " cannot connect to " + target
                + ": there is no way to a path through proxy=" + component.options().proxy().address(), null);
        }
        try {
            target.path().ifPresent(UnixPath::address);
        } catch (final HpSocketException e) {
            throw new StartException(Step.INVALID_PARAM, component.name() + " cannot connect: " + e.getMessage(), e);
        }
        return carrier;
    }

    /** Finds the addresses to connect to: the path, or the proxy's, if there is one, who then finds the target's. */
    private CompletableFuture<List<SocketAddress>> resolve(final Target target) {
        if (target.path().isPresent()) {
            return CompletableFuture.completedFuture(List.of(UnixPath.address(target.path().get())));
        }
        final Proxy proxy = component.options().proxy();
        return (proxy.isOn() ? component.room().resolve(proxy.host(), proxy.port())
            : component.room().resolve(target.host(), target.port())).thenApply(List::copyOf);
    }

    private void begin(final Session session, final Target target, final LinkOptions options,
        final @Nullable List<SocketAddress> found, final @Nullable Throwable failure) {
        if (found == null) {
            session.connectFailed(failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause() : failure == null ? new UnknownHostException(target.host()) : failure);
            return;
        }
        if (!component.hasStarted()) {
            session.endAttempt();
            return;
        }
        try {
            session.connect(new Connecting(session, component.links(), local(target), found, options));
        } catch (final UnknownHostException e) {
            session.connectFailed(new UnknownHostException(e.getMessage() + " is not a literal local address"));
        }
    }

    private @Nullable SocketAddress local(final Target target) throws UnknownHostException {
        if (target.path().isPresent()) {
            return null;
        }
        final String address = target.localAddress().isEmpty() ? bindAddress : target.localAddress();
        if (address.isEmpty() && target.localPort() == 0) {
            return null;
        }
        return address.isEmpty() ? new InetSocketAddress(target.localPort())
            : new InetSocketAddress(Addresses.literal(address), target.localPort());
    }
}
