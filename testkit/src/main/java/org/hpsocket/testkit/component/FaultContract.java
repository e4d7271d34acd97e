package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.LISTENER;
import static org.hpsocket.HandleResult.OK;
import static org.hpsocket.StartException.Step.SOCKET_PREPARE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.PreparedSocket;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** A listener that throws: its connection closes, the error is reported once, and nothing else is harmed. */
public abstract class FaultContract extends ComponentContract {
    private static final String THROWN = "thrown by the listener";

    private static class Throwing implements PushListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            throw new IllegalStateException(THROWN);
        }
    }

    /** For runners. */
    protected FaultContract() {
    }

    @Test
    public void shouldCloseTheConnectionWhoseServerEventThrows() {
        for (final String event : List.of("accept", "handshake", "send")) {
            final var armed = new AtomicBoolean();
            final var spared = new AtomicLong();
            final var heard = Events.echo().doing(event, c -> {
                if (c.id() != spared.get()) {
                    throwIf(armed);
                }
            });
            final var good = new Events();
            final var bad = new Events();
            final Server server = server(heard);
            final Client unharmed = client(server, good);
            unharmed.send(bytes("1"));
            good.received(1);
            heard.await("send");
            spared.set(heard.opened().id());
            armed.set(true);
            client(server, bad).send(bytes("2"));
            bad.closed();
            armed.set(false);

            assertReportedOnce(heard, server, event);
            unharmed.send(bytes("3"));
            assertEquals("13", text(good.received(2)), event);
        }
    }

    @Test
    public void shouldCloseTheConnectionWhoseReceiveThrows() {
        final var heard = new Events().data((c, data) -> {
            if (data.get(0) == '!') {
                throw new IllegalStateException(THROWN);
            }
            c.send(data);
            return OK;
        });
        final var good = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.threads(1)));
        final Client unharmed = client(server, good);
        final var bad = new Events();
        client(server, bad).send(bytes("!"));
        bad.closed();

        assertReportedOnce(heard, server, "receive");
        unharmed.send(bytes("fine"));
        assertEquals("fine", text(good.received(4)));
    }

    @Test
    public void shouldFailTheConnectWhoseEventThrows() {
        final Server server = server(Events.echo());
        for (final String event : List.of("connect", "handshake")) {
            final var armed = new AtomicBoolean(true);
            final var heard = new Events().doing(event, c -> throwIf(armed));
            final Agent agent = started(hp().agent(Tcp.push(), heard));

            assertInstanceOf(StartException.class, failure(agent.connect(target(server))));
            assertReportedOnce(heard, agent, event);
            armed.set(false);
            assertTrue(get(agent.connect(target(server))).isConnected());
        }
    }

    @Test
    public void shouldCloseTheClientWhoseReceiveThrows() {
        final var heard = new Events().data((c, data) -> {
            throw new IllegalStateException(THROWN);
        });
        final Client client = client(server(Events.echo()), heard);
        client.send(bytes("boom"));
        client.awaitStop();

        assertReportedOnce(heard, client, "receive");
    }

    @Test
    public void shouldSurviveAnErrorToo() {
        final var heard = new Events().data((c, data) -> {
            throw new StackOverflowError(THROWN);
        });
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.threads(1)));
        client(server, new Events()).send(bytes("one"));
        heard.closed(0);
        client(server, new Events()).send(bytes("two"));

        assertEquals(LISTENER, heard.closed(1).kind());
    }

    @Test
    public void shouldReportACloseEventThatThrows() {
        final var heard = new Events().doing("close", c -> throwIf(new AtomicBoolean(true)));
        final Server server = server(heard);
        client(server, new Events()).stop();
        heard.error();
        await("the end of the connection", () -> server.connectionCount() == 0);
        server.stop();

        assertEquals(List.of(1, 1), List.of(heard.count("close"), heard.count("error")));
    }

    @Test
    public void shouldNotStartWhenPrepareThrows() {
        final Server server = hp().server(Tcp.push(), new Throwing() {
            @Override
            public HandleResult onPrepareListen(final Server one, final PreparedSocket socket) {
                throw new IllegalStateException(THROWN);
            }
        });

        final var failure = assertThrows(StartException.class, () -> listen(server));

        assertEquals(SOCKET_PREPARE, failure.step());
        assertEquals(THROWN, failure.getCause().getMessage());
        assertEquals(ServiceState.STOPPED, server.state());
    }

    @Test
    public void shouldNotConnectWhenPrepareThrows() {
        final var heard = new Events().doing("prepare-connect", c -> throwIf(new AtomicBoolean(true)));
        final Agent agent = started(hp().agent(Tcp.push(), heard));
        final Target target = target(server(new Events()));

        final var failure = assertThrows(StartException.class, () -> agent.connect(target));

        assertEquals(SOCKET_PREPARE, failure.step());
        assertEquals(THROWN, failure.getCause().getMessage());
        assertEquals(0, agent.connectionCount());
    }

    @Test
    public void shouldStopWhenShutdownThrows() {
        final Server server = started(hp().server(Tcp.push(), new Throwing() {
            @Override
            public void onShutdown(final Component component) {
                throw new IllegalStateException(THROWN);
            }
        }));

        server.stop();

        assertEquals(ServiceState.STOPPED, server.state());
    }

    @Test
    public void shouldSurviveAnErrorEventThatThrows() {
        final var peers = new Events();
        final Server server = started(hp().server(Tcp.push(), new Throwing() {
            @Override
            public void onError(final Component component, final ErrorEvent error) {
                throw new IllegalStateException(THROWN);
            }
        }, o -> o.threads(1)));
        client(server, peers).send(bytes("one"));
        peers.closed(0);
        client(server, peers).send(bytes("two"));

        peers.closed(1);
        await("the end of both", () -> server.connectionCount() == 0);
        assertEquals(ServiceState.STARTED, server.state());
    }

    private static void throwIf(final AtomicBoolean armed) {
        if (armed.get()) {
            throw new IllegalStateException(THROWN);
        }
    }

    private static void assertReportedOnce(final Events heard, final Component component, final String event) {
        assertEquals(ErrorEvent.Kind.LISTENER, heard.error().kind(), event);
        assertEquals(THROWN, heard.error().error().orElseThrow().getMessage(), event);
        assertEquals(LISTENER, heard.closed().kind(), event);
        assertEquals(THROWN, heard.closed().error().orElseThrow().getMessage(), event);
        await("the end of the connection", () -> component.connectionCount() == 0
            || component.stats().closed() + component.stats().refused() >= 1);
        assertEquals(List.of(1, 1), List.of(heard.errors().size(), heard.count("close")), event);
        assertEquals(1, component.stats().errors(), event);
    }
}
