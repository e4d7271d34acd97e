package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Reconnect;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** When agents and clients connect again by themselves. */
public abstract class ReconnectContract extends ComponentContract {
    private static final Reconnect SOON = Reconnect.backOff(Duration.ofMillis(5), Duration.ofMillis(50));

    /** For runners. */
    protected ReconnectContract() {
    }

    @Test
    public void shouldConnectAgainWithTheOldExtraAndANewIdWhenThePeerCloses() {
        final Server server = server(new Events().doing("handshake", Connection::disconnect));
        final var heard = new Events();
        final Agent agent = started(hp().agent(Tcp.push(), heard, o -> o.reconnect(SOON)));
        agent.connect(target(server).extra("mine"));

        final Connection third = heard.opened(2);

        assertEquals(Optional.of("mine"), third.extra());
        assertNotEquals(heard.opened(0).id(), third.id());
        assertEquals(List.of("prepare-connect", "connect", "handshake", "close"), heard.order(heard.opened(0)));
    }

    @Test
    public void shouldTryUntilTheServerIsThere() {
        final Server server = server(new Events());
        final Target target = target(server);
        server.stop();
        final var heard = new Events();
        final Agent agent = started(hp().agent(Tcp.push(), heard, o -> o.reconnect(SOON)));
        agent.connect(target);
        heard.await("close CONNECT_FAILED", 3);

        listen(server, target);

        assertTrue(heard.opened().isConnected());
        assertTrue(agent.stats().connectFailures() >= 3);
    }

    @Test
    public void shouldKeepAClientStartedBetweenItsConnections() {
        final var heard = new Events();
        final Server server = server(new Events().doing("handshake", Connection::disconnect));
        final Client client = hp().client(Tcp.push(), heard, o -> o.reconnect(SOON));
        client.startAsync(target(server));

        assertNotEquals(heard.opened(0).id(), heard.opened(3).id());
        assertTrue(client.hasStarted());
        assertEquals(0, heard.count("shutdown"));
    }

    @Test
    public void shouldLeaveAConnectionThatTheApplicationEnded() {
        final var heard = new Events();
        final Server server = server(new Events());
        final Agent agent = started(hp().agent(Tcp.push(), heard, o -> o.reconnect(SOON)));
        get(agent.connect(target(server))).disconnect();
        heard.closed();
        get(agent.connect(target(server).extra("second"))).disconnect();
        heard.closed(1);

        agent.stop();

        assertEquals(2, heard.count("prepare-connect"));
    }

    @Test
    public void shouldEndWhenStoppedBetweenTwoAttempts() {
        final var heard = new Events();
        final Agent agent = started(hp().agent(Tcp.push(), heard, o -> o.reconnect(SOON)));
        agent.connect(nowhere());
        heard.await("close", 2);

        agent.stop();

        final int attempts = heard.count("prepare-connect");
        assertEquals(attempts, heard.count("close"));
        assertEquals("shutdown " + agent.name(), heard.all().get(heard.all().size() - 1));
    }

    @Test
    public void shouldFailTheStageWhenStoppedBetweenTwoAttempts() {
        final Agent agent = started(hp().agent(Tcp.push(), new Events(),
            o -> o.reconnect(Reconnect.backOff(Duration.ofHours(1), Duration.ofHours(1)))));
        final var stage = agent.connect(nowhere());
        await("the first attempt", () -> agent.stats().connectFailures() == 1);

        agent.stop();

        assertInstanceOf(StartException.class, failure(stage));
    }

    @Test
    public void shouldLeaveItToTheApplicationUnlessToldOtherwise() {
        final var heard = new Events();
        final Server server = server(new Events().doing("handshake", Connection::disconnect));
        final Agent agent = started(hp().agent(Tcp.push(), heard));
        agent.connect(target(server));
        heard.closed();

        agent.stop();

        assertEquals(1, heard.count("prepare-connect"));
    }

    @Test
    public void shouldEndAClientThatIsStoppedWhileItWaits() {
        final var heard = new Events();
        final Client client = hp().client(Tcp.push(), heard,
            o -> o.reconnect(Reconnect.backOff(Duration.ofHours(1), Duration.ofHours(1))));
        started(client, server(new Events().doing("handshake", Connection::disconnect)));
        heard.closed();

        client.stop();

        assertEquals(ServiceState.STOPPED, client.state());
        assertEquals(1, heard.count("shutdown"));
    }

    @Test
    public void shouldConnectAgainFromTheCloseEvent() {
        final Server server = server(new Events().doing("handshake", Connection::disconnect));
        final var heard = new Events().doing("close",
            c -> ((Agent) c.component()).connect(target(server).extra("again")));
        final Agent agent = started(hp().agent(Tcp.push(), heard));
        agent.connect(target(server));

        assertEquals(Optional.of("again"), heard.opened(3).extra());
        heard.doing("close", c -> { });
    }
}
