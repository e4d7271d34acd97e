package org.hpsocket.core.container;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Component;
import org.hpsocket.HpSocket;
import org.hpsocket.Listener;
import org.hpsocket.Options;
import org.hpsocket.Reconnect;
import org.hpsocket.Server;

/** What an endpoint is: how its component is made and started. */
enum Role {
    /** Accepts connections. */
    SERVER {
        @Override
        Component made(final HpSocket runtime, final String uri, final Listener listener) {
            return runtime.server(uri, listener);
        }

        @Override
        CompletionStage<?> begun(final Component component, final Declaration declaration) {
            ((Server) component).start();
            return CompletableFuture.completedStage(component);
        }
    },
    /** Keeps one connection of an agent to the address. */
    AGENT {
        @Override
        Component made(final HpSocket runtime, final String uri, final Listener listener) {
            return runtime.agent(uri, listener);
        }

        @Override
        CompletionStage<?> begun(final Component component, final Declaration declaration) {
            final Agent agent = (Agent) component;
            agent.start();
            return agent.connect();
        }
    },
    /** Connects to the address; nobody waits for it. */
    CLIENT {
        @Override
        Component made(final HpSocket runtime, final String uri, final Listener listener) {
            return runtime.client(uri, listener);
        }

        @Override
        CompletionStage<?> begun(final Component component, final Declaration declaration) {
            return ((Client) component).startAsync(declaration.endpoint().target());
        }
    };

    /** A declared connection that were made once only would be of little use. */
    static final Reconnect BACK_OFF = Reconnect.backOff(Duration.ofMillis(200), Duration.ofSeconds(30));

    /** Makes the component; it is stopped. */
    Component make(final String name, final HpSocket runtime, final Declaration declaration, final Listener listener) {
        final Component component = made(runtime, declaration.endpoint().text(), listener);
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

    /** Whether one can start while another one runs still. */
    boolean startsBeside(final Declaration before, final Declaration wanted) {
        return this == SERVER && wanted.listensBeside(before);
    }

    abstract Component made(HpSocket runtime, String uri, Listener listener);

    abstract CompletionStage<?> begun(Component component, Declaration declaration);

    private void defaults(final String name, final Declaration declaration, final Options.Builder options) {
        if (!declaration.names("name")) {
            options.name(name);
        }
        if (this != SERVER && !declaration.names("reconnect")) {
            options.reconnect(BACK_OFF);
        }
    }
}
