package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hpsocket.Component;
import org.hpsocket.Dispatch;
import org.hpsocket.HpSocketException;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How components stop: completely, in order, and never from inside an event. */
public abstract class StopContract extends ComponentContract {

    /** For runners. */
    protected StopContract() {
    }

    @Test
    public void shouldCloseEveryConnectionAndThenShutDown() {
        final var heard = new Events();
        final Server server = server(heard);
        client(server, new Events());
        client(server, new Events());
        heard.opened(1);

        server.stop();

        final List<String> all = heard.all();
        assertEquals(List.of("close STOPPED", "close STOPPED", "shutdown " + server.name()),
            all.subList(all.size() - 3, all.size()));
        assertEquals(ServiceState.STOPPED, server.state());
        assertEquals(0, server.connectionCount());
    }

    @Test
    public void shouldDoNothingWhenStoppedAgain() {
        final var heard = new Events();
        final Server server = server(heard);
        server.stop();
        server.stop();
        hp().server(Tcp.push(), heard).stop();

        assertEquals(1, heard.count("shutdown"));
    }

    @Test
    public void shouldGiveThePortBackBeforeStopReturns() {
        final var heard = new Events();
        final Server first = server(heard);
        final Target target = target(first);
        client(first, new Events());
        heard.opened();

        for (int round = 0; round < 10; round++) {
            first.stop();
            listen(first, target);
        }
        assertEquals(target, target(first));
    }

    @Test
    public void shouldEndItsThreadsBeforeStopReturns() {
        final Server server = started(
            hp().server(Tcp.push(), new Events(), o -> o.name("ends-its-threads").threads(2)));
        assertTrue(threads("ends-its-threads") > 0);

        server.stop();

        assertEquals(0, threads("ends-its-threads"));
    }

    @Test
    public void shouldEndTheThreadsOfWorkersToo() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), Events.echo(),
            o -> o.name("ends-its-workers").dispatch(Dispatch.WORKERS).dispatchThreads(3)));
        client(server, heard).send(bytes("work"));
        heard.received(4);

        server.stop();

        assertEquals(0, threads("ends-its-workers"));
    }

    @Test
    public void shouldLetGoOfThoseWhoWaitForTheStop() {
        final Server server = server(new Events());
        assertFalse(server.awaitStop(Duration.ofMillis(1)));
        final var waiting = CompletableFuture.runAsync(server::awaitStop);

        server.stop();

        get(waiting);
        assertTrue(server.awaitStop(Duration.ofMillis(1)));
    }

    @Test
    public void shouldStopAllTheSameWhenTheCallerIsInterrupted() {
        final var heard = new Events();
        final Server server = server(heard);
        client(server, new Events());
        heard.opened();

        Thread.currentThread().interrupt();
        server.stop();

        assertTrue(Thread.interrupted(), "the interrupt is kept");
        assertEquals(ServiceState.STOPPED, server.state());
        assertEquals(1, heard.count("close STOPPED"));
    }

    @Test
    public void shouldRefuseToStopInsideAnEvent() {
        final var failures = new CompletableFuture<List<HpSocketException>>();
        final var server = server(new Events().doing("handshake", connection -> failures.complete(List.of(
            refused(connection.component()::stop),
            refused(connection.component()::close),
            refused(connection.component()::awaitStop),
            refused(() -> connection.component().awaitStop(Duration.ofMillis(1))),
            refused(hp()::close)))));
        client(server, new Events());

        get(failures).forEach(failure -> assertFalse(failure.getMessage().isBlank()));
        assertEquals(ServiceState.STARTED, server.state());
    }

    @Test
    public void shouldRefuseToStopAnotherComponentInsideAnEvent() {
        final Component other = server(new Events());
        final var failure = new CompletableFuture<HpSocketException>();
        client(server(new Events().doing("accept", c -> failure.complete(refused(other::stop)))), new Events());

        get(failure);
        assertEquals(ServiceState.STARTED, other.state());
    }

    @Test
    public void shouldKeepTheConnectionWhoseListenerTriedToStop() {
        final var heard = new Events();
        final Server server = server(Events.echo().doing("accept", c -> refused(c.component()::stop)));
        client(server, heard).send(bytes("alive"));

        assertEquals("alive", text(heard.received(5)));
    }

    @Test
    public void shouldStopWhileClientsKeepConnecting() {
        final Server server = server(Events.echo());
        final var agent = started(hp().agent(Tcp.push(), new Events()));
        for (int i = 0; i < 50; i++) {
            agent.connect(target(server));
        }

        server.stop();
        agent.stop();

        assertEquals(0, server.connectionCount());
        assertEquals(0, agent.connectionCount());
    }

    @Test
    public void shouldCloseAllComponentsWithTheRuntime() {
        final var heard = new Events();
        final Server server = server(heard);
        final var client = client(server, new Events());
        heard.opened();

        hp().close();

        assertEquals(ServiceState.STOPPED, server.state());
        assertEquals(ServiceState.STOPPED, client.state());
        heard.await("shutdown");
        assertThrows(HpSocketException.class, () -> listen(server));
    }

    private static HpSocketException refused(final Runnable call) {
        return assertThrows(HpSocketException.class, call::run);
    }

    private static long threads(final String name) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().contains(name)).count();
    }
}
