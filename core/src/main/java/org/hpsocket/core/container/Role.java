package org.hpsocket.core.container;

import java.time.Duration;
import org.hpsocket.Component;
import org.hpsocket.HpSocket;
import org.hpsocket.Listener;
import org.hpsocket.Options;
import org.hpsocket.Reconnect;

/** What an endpoint is: how its component is made and started. */
enum Role {
    /** Accepts connections. */
    SERVER {
        @Override
        Component start(
            final String name, final HpSocket runtime, final Declaration declaration, final Listener listener) {
            final var server = runtime.server(declaration.uri(), listener);
            return startOrClose(server, () -> {
                server.options(options -> declaration.applyTo(named(name, declaration, options)));
                server.start();
            });
        }
    },
    /** Keeps one connection of an agent to the address. */
    AGENT {
        @Override
        Component start(
            final String name, final HpSocket runtime, final Declaration declaration, final Listener listener) {
            final var agent = runtime.agent(declaration.uri(), listener);
            return startOrClose(agent, () -> {
                agent.options(options -> declaration.applyTo(reconnecting(name, declaration, options)));
                agent.start();
                agent.connect();
            });
        }
    },
    /** Connects to the address; nobody waits for it. */
    CLIENT {
        @Override
        Component start(
            final String name, final HpSocket runtime, final Declaration declaration, final Listener listener) {
            final var client = runtime.client(declaration.uri(), listener);
            return startOrClose(client, () -> {
                client.options(options -> declaration.applyTo(reconnecting(name, declaration, options)));
                client.startAsync(declaration.endpoint().target());
            });
        }
    };

    private static final Reconnect BACK_OFF = Reconnect.backOff(Duration.ofMillis(200), Duration.ofSeconds(30));

    /** Makes the component and starts it; nothing is left of it when that fails. */
    abstract Component start(String name, HpSocket runtime, Declaration declaration, Listener listener);

    private static Component startOrClose(final Component component, final Runnable start) {
        try {
            start.run();
            return component;
        } catch (final RuntimeException e) {
            component.close();
            throw e;
        }
    }

    private static Options.Builder named(
        final String name, final Declaration declaration, final Options.Builder options) {
        return declaration.names("name") ? options : options.name(name);
    }

    /** A declared connection that were made once only would be of little use. */
    private static Options.Builder reconnecting(
        final String name, final Declaration declaration, final Options.Builder options) {
        final var named = named(name, declaration, options);
        return declaration.names("reconnect") ? named : named.reconnect(BACK_OFF);
    }
}
