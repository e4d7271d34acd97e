package org.hpsocket.core.container;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.DatagramListener;
import org.hpsocket.HpSocket;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.Options;
import org.hpsocket.Reconnect;
import org.hpsocket.Server;
import org.hpsocket.UdpCast;
import org.hpsocket.UdpNode;
import org.jspecify.annotations.Nullable;

/** What an endpoint is: how its component is made and started. */
enum Role {
    /** Accepts connections. */
    SERVER(true, false) {
        @Override
        Component made(final HpSocket runtime, final Declaration declaration, final Listener listener) {
            return runtime.server(declaration.endpoint().text(), listener);
        }

        @Override
        CompletionStage<?> begun(final Component component, final Declaration declaration) {
            ((Server) component).start();
            return CompletableFuture.completedStage(component);
        }
    },
    /** Keeps one connection of an agent to the address. */
    AGENT(false, true) {
        @Override
        Component made(final HpSocket runtime, final Declaration declaration, final Listener listener) {
            return runtime.agent(declaration.endpoint().text(), listener);
        }

        @Override
        CompletionStage<?> begun(final Component component, final Declaration declaration) {
            final Agent agent = (Agent) component;
            agent.start();
            return agent.connect();
        }
    },
    /** Connects to the address; nobody waits for it. */
    CLIENT(false, true) {
        @Override
        Component made(final HpSocket runtime, final Declaration declaration, final Listener listener) {
            return runtime.client(declaration.endpoint().text(), listener);
        }

        @Override
        CompletionStage<?> begun(final Component component, final Declaration declaration) {
            return ((Client) component).startAsync(declaration.endpoint().target());
        }
    },
    /** Datagrams without connections. */
    NODE(true, false) {
        @Override
        @SuppressWarnings("unchecked")
        Component made(final HpSocket runtime, final Declaration declaration, final Listener listener) {
            return runtime.udpNode((DatagramListener<UdpNode>) listener, declaration.endpoint()::applyTo);
        }

        @Override
        CompletionStage<?> begun(final Component component, final Declaration declaration) {
            ((UdpNode) component).start(declaration.endpoint().host(), declaration.endpoint().port());
            return CompletableFuture.completedStage(component);
        }

        @Override
        Class<? extends Listener> listenerType(final Declaration declaration) {
            return DatagramListener.class;
        }

        @Override
        void check(final Declaration declaration) {
            requireDatagrams(declaration);
        }
    },
    /** A member of a group or network. */
    CAST(false, false) {
        @Override
        @SuppressWarnings("unchecked")
        Component made(final HpSocket runtime, final Declaration declaration, final Listener listener) {
            return runtime.udpCast(
                Casting.of(declaration), (DatagramListener<UdpCast>) listener, declaration.endpoint()::applyTo);
        }

        @Override
        CompletionStage<?> begun(final Component component, final Declaration declaration) {
            ((UdpCast) component).start(declaration.endpoint().port());
            return CompletableFuture.completedStage(component);
        }

        @Override
        Class<? extends Listener> listenerType(final Declaration declaration) {
            return DatagramListener.class;
        }

        @Override
        void check(final Declaration declaration) {
            requireDatagrams(declaration);
            Casting.of(declaration);
        }

        @Override
        Set<String> own() {
            return Casting.PROPERTIES;
        }
    };

    /** A declared connection that were made once only would be of little use. */
    static final Reconnect BACK_OFF = Reconnect.backOff(Duration.ofMillis(200), Duration.ofSeconds(30));

    private final boolean movesAhead;
    private final boolean reconnects;

    Role(final boolean movesAhead, final boolean reconnects) {
        this.movesAhead = movesAhead;
        this.reconnects = reconnects;
    }

    /** Makes the component; it is stopped. */
    Component make(final String name, final HpSocket runtime, final Declaration declaration, final Listener listener) {
        final Component component = made(runtime, declaration, listener);
        component.options(options -> defaults(name, declaration, options));
        return component;
    }

    /** Starts it; nothing is left of it when that fails. @return fails when it ends without having connected */
    CompletionStage<?> start(final Component component, final Declaration declaration) {
        try {
            return begun(component, declaration);
        } catch (final RuntimeException | LinkageError e) {
            component.close();
            throw e;
        }
    }

    /** What is wrong with what runs; empty when nothing is. */
    String trouble(final @Nullable Running now) {
        if (!reconnects || now == null || now.component().connections().stream().anyMatch(Connection::isConnected)) {
            return "";
        }
        final long failed = now.component().stats().connectFailures();
        return failed == 0 ? "" : "without a connection, attempts failed=" + failed;
    }

    /** Whether one can start while another one runs still. */
    boolean startsBeside(final Declaration before, final Declaration wanted) {
        return movesAhead && wanted.listensBeside(before);
    }

    /** What its listener is. */
    Class<? extends Listener> listenerType(final Declaration declaration) {
        return declaration.endpoint().protocol().listenerType();
    }

    /** The properties that only this role knows. */
    Set<String> own() {
        return Set.of();
    }

    /** Refuses a declaration that is none of this role. */
    void check(final Declaration declaration) {
    }

    abstract Component made(HpSocket runtime, Declaration declaration, Listener listener);

    abstract CompletionStage<?> begun(Component component, Declaration declaration);

    final void requireDatagrams(final Declaration declaration) {
        if (!declaration.shown().scheme().equals("udp")) {
            throw HpSocketException.usage("uri " + declaration.shown() + ": expected udp://ADDRESS:PORT");
        }
        for (final String name : List.of("heartbeat", "attempts", "greeting", "notice")) {
            if (declaration.names(name)) {
                throw HpSocketException.usage(name + " is about connections, and there are none");
            }
        }
    }

    private void defaults(final String name, final Declaration declaration, final Options.Builder options) {
        if (!declaration.names("name")) {
            options.name(name);
        }
        if (reconnects && !declaration.names("reconnect")) {
            options.reconnect(BACK_OFF);
        }
    }
}
