package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.DISCONNECTED;
import static org.hpsocket.CloseReason.Kind.STOPPED;
import static org.hpsocket.CloseReason.Kind.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.ServiceState;
import org.hpsocket.SocketOperation;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** Connects that nobody answers, and how they end. For transports over sockets of the system. */
public abstract class UnansweredContract extends ComponentContract {
    private static final Duration LONG = Duration.ofMinutes(10);

    /** A listening socket whose queue is full, so that nobody answers. */
    private static final class Deaf implements AutoCloseable {
        private final ServerSocket listening;
        private final List<SocketChannel> queued = new ArrayList<>();

        Deaf() throws IOException {
            listening = new ServerSocket(0, 1, InetAddress.getByName(HOST));
            for (int i = 0; i < 8; i++) {
                final var channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(listening.getLocalSocketAddress());
                queued.add(channel);
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (final var channel : queued) {
                channel.close();
            }
            listening.close();
        }
    }

    /** For runners. */
    protected UnansweredContract() {
    }

    @Test
    public void shouldGiveUpAConnectThatNobodyAnswers() throws IOException {
        try (var deaf = new Deaf()) {
            final var heard = new Events();
            final Agent agent = started(
                hp().agent(Tcp.push(), heard, o -> o.connectTimeout(Duration.ofMillis(100))));

            assertInstanceOf(StartException.class, failure(agent.connect(HOST, deaf.port())));

            assertEquals(TIMEOUT, heard.closed().kind());
            assertEquals(SocketOperation.CONNECT, heard.closed().operation());
            assertTrue(heard.closed().message().contains("connectTimeout"), heard.closed().message());
            await("the end of the attempt", () -> agent.connectionCount() == 0);
        }
    }

    @Test
    public void shouldGiveUpAStartThatNobodyAnswers() throws IOException {
        try (var deaf = new Deaf()) {
            final Client client = hp().client(Tcp.push(), new Events(), o -> o.connectTimeout(Duration.ofMillis(100)));

            assertThrows(StartException.class, () -> client.start(HOST, deaf.port()));
            assertEquals(ServiceState.STOPPED, client.state());
        }
    }

    @Test
    public void shouldStopWhileItConnects() throws IOException {
        try (var deaf = new Deaf()) {
            final var heard = new Events();
            final Agent agent = started(hp().agent(Tcp.push(), heard, o -> o.connectTimeout(LONG)));
            final var stage = agent.connect(HOST, deaf.port());

            agent.stop();

            assertInstanceOf(StartException.class, failure(stage));
            assertEquals(List.of("prepare-connect", "close STOPPED", "shutdown " + agent.name()), heard.all());
        }
    }

    @Test
    public void shouldStopAClientWhileItConnects() throws IOException {
        try (var deaf = new Deaf()) {
            final var heard = new Events();
            final Client client = hp().client(Tcp.push(), heard, o -> o.connectTimeout(LONG));
            final var stage = client.startAsync(Target.of(HOST, deaf.port()));
            assertEquals(ServiceState.STARTING, client.state());

            client.stop();

            assertInstanceOf(StartException.class, failure(stage));
            assertEquals(STOPPED, heard.closed().kind());
        }
    }

    @Test
    public void shouldDisconnectWhileItConnects() throws IOException {
        try (var deaf = new Deaf()) {
            final var heard = new Events();
            final Agent agent = started(hp().agent(Tcp.push(), heard, o -> o.connectTimeout(LONG)));
            final var stage = agent.connect(HOST, deaf.port());

            agent.connections().forEach(Connection::disconnect);

            assertInstanceOf(StartException.class, failure(stage));
            assertEquals(DISCONNECTED, heard.closed().kind());
        }
    }
}
