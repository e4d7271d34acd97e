package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.REFUSED;
import static org.hpsocket.HandleResult.ERROR;
import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.hpsocket.PullConnection;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.SendPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.hpsocket.testkit.probe.DeflateFilterFactory;
import org.hpsocket.testkit.probe.ProbeLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Talk over TLS, in every role and protocol: nothing is lost, events come in order, and what holds without TLS holds
 * with it.
 */
public abstract class TlsContract extends SecureContract {
    private static final int MANY = 2_000;

    @TempDir
    private Path folder;

    /** For runners. */
    protected TlsContract() {
    }

    private static HandleResult echo(final PullConnection connection, final int available) {
        final ByteBuffer data = ByteBuffer.allocate(available);
        assertEquals(FetchResult.OK, connection.fetch(data));
        connection.send(data.flip());
        return OK;
    }

    /** Echoes much, with options on both sides. */
    private void echoes(final Consumer<Options.Builder> options) {
        final var heard = new Events();
        final Server server = started(hp().server(served(), Events.echo(), options));
        final Client client = started(hp().client(connected(), heard, options), server);
        final byte[] sent = pattern(Math.min(300_000, muchBytes() / 3_000 * 3_000));
        for (int i = 0; i < sent.length; i += 3_000) {
            client.send(ByteBuffer.wrap(sent, i, 3_000));
        }
        assertArrayEquals(sent, heard.received(sent.length));
    }

    @Test
    public void shouldEchoFromOneByteToMillions() {
        final Server server = secureServer(Events.echo());
        for (final int length : new int[] {1, 16_384, 16_385, Math.min(65_536, muchBytes()),
            Math.min(5 << 20, muchBytes())}) {
            final var heard = new Events();
            final Client client = secureClient(server, heard);
            client.send(ByteBuffer.wrap(pattern(length)));

            assertArrayEquals(pattern(length), heard.received(length));
            client.stop();
        }
    }

    @Test
    public void shouldEchoManySmallSends() {
        final var heard = new Events();
        final Client client = secureClient(secureServer(Events.echo()), heard);
        final byte[] sent = pattern(MANY * 10);
        for (int i = 0; i < MANY; i++) {
            client.send(ByteBuffer.wrap(sent, i * 10, 10));
        }

        assertArrayEquals(sent, heard.received(sent.length));
    }

    @Test
    public void shouldEchoPacks() {
        final var heard = new Events();
        final Server server = server(Pack.flag(0x169).over(serverTls()), Events.echo());
        final Client client = client(Pack.flag(0x169).over(clientTls()), server, heard);
        for (int length = 1; length <= Math.min(200_000, muchBytes()); length *= 7) {
            client.send(ByteBuffer.wrap(pattern(length)));
        }

        heard.await(muchBytes() < 200_000 ? "receive 16807" : "receive 117649");
        assertEquals(List.of("receive 1", "receive 7", "receive 49"),
            heard.all().stream().filter(line -> line.startsWith("receive")).limit(3).toList());
    }

    @Test
    public void shouldPullOnBothSides() {
        final var taken = new CompletableFuture<byte[]>();
        final Server server = server(Tcp.pull().over(serverTls()), new Events().available(TlsContract::echo));
        final var heard = new Events().available((connection, available) -> {
            final ByteBuffer all = ByteBuffer.allocate(50_000);
            if (connection.fetch(all) == FetchResult.OK) {
                taken.complete(all.array());
            }
            return OK;
        });
        client(Tcp.pull().over(clientTls()), server, heard).send(ByteBuffer.wrap(pattern(50_000)));

        assertArrayEquals(pattern(50_000), get(taken));
    }

    @Test
    public void shouldConnectMany() {
        final var heard = new Events();
        final Agent agent = started(hp().agent(connected(), heard));
        final Server server = secureServer(Events.echo());
        final var attempts = java.util.stream.IntStream.range(0, 20)
            .mapToObj(i -> agent.connect(target(server))).toList();
        attempts.forEach(attempt -> get(attempt).send(pattern(1_000)));

        heard.received(20_000);
        assertEquals(20, server.connectionCount());
    }

    @Test
    public void shouldSendFiles() throws IOException {
        final byte[] content = pattern(muchBytes() / 2);
        final Path file = Files.write(folder.resolve("file"), content);
        final var heard = new Events();
        final Client client = secureClient(secureServer(heard), new Events());
        client.connection().orElseThrow().sendFile(file, bytes("<"), bytes(">"));
        client.send(bytes("after"));

        final byte[] all = heard.received(content.length + 7);
        assertEquals("<", text(all[0]));
        assertArrayEquals(content, Arrays.copyOfRange(all, 1, content.length + 1));
        assertEquals(">after", text(Arrays.copyOfRange(all, content.length + 1, all.length)));
    }

    @Test
    public void shouldTellAServerInOrder() {
        final var secured = new CompletableFuture<List<Boolean>>();
        final var heard = Events.echo();
        final var before = new CompletableFuture<Boolean>();
        heard.doing("accept", c -> before.complete(c.tls().isPresent()))
            .doing("handshake", c -> secured.complete(List.of(get(before), c.tls().isPresent(), c.isSecure())));
        final var peer = new Events();
        final Client client = secureClient(secureServer(heard), peer);
        client.send(bytes("hi"));
        peer.received(2);
        client.stop();
        heard.closed();

        assertEquals(List.of(false, true, true), get(secured));
        assertEquals(List.of("accept", "handshake", "receive", "send", "close"), heard.order(heard.opened()));
    }

    @Test
    public void shouldTellAClientInOrder() {
        final var heard = new Events();
        final Client client = secureClient(secureServer(new Events().data((c, data) -> {
            c.send(data);
            c.disconnect();
            return OK;
        })), heard);
        client.send(bytes("hi"));
        client.awaitStop();

        assertEquals(List.of("prepare-connect", "connect", "handshake", "send", "receive", "close"),
            heard.order(heard.opened()));
        assertEquals(1, heard.count("close"));
    }

    @Test
    public void shouldRefuseSendsBeforeTheHandshake() throws IOException {
        final Path file = Files.write(folder.resolve("early"), pattern(100));
        final var early = new CompletableFuture<List<SendResult>>();
        final var heard = new Events()
            .doing("accept", c -> early.complete(List.of(c.send(bytes("early")), c.sendFile(file))));
        final var own = new CompletableFuture<SendResult>();
        final var peer = new Events().doing("connect", c -> own.complete(c.send(bytes("early"))));
        final Client client = secureClient(secureServer(heard), peer);
        client.send(bytes("late"));

        assertEquals(List.of(SendResult.HANDSHAKING, SendResult.HANDSHAKING), get(early));
        assertEquals(SendResult.HANDSHAKING, get(own));
        assertEquals("late", text(heard.received(4)));
    }

    @Test
    public void shouldConnectOnlyWhenTheHandshakeIsOver() {
        final Server silent = server(new Events());
        final var heard = new Events();
        final Agent agent = started(hp().agent(connected(), heard));
        final CompletionStage<Connection> attempt = agent.connect(target(silent));
        heard.await("connect");
        await("its hello", () -> silent.stats().bytesReceived() > 0);
        final Connection connection = agent.connections().iterator().next();

        assertFalse(attempt.toCompletableFuture().isDone());
        assertEquals(SendResult.HANDSHAKING, connection.send(bytes("early")));
        agent.stop();
        assertInstanceOf(StartException.class, failure(attempt));
        assertEquals(0, heard.count("handshake"));
        heard.await("close STOPPED");
    }

    @Test
    public void shouldTellTheCloseWhenTheHandshakeEventRefuses() {
        final var heard = new Events().on("handshake", c -> ERROR);
        final var peer = new Events();
        final Server server = secureServer(heard);
        try {
            secureClient(server, peer);
        } catch (final StartException e) {
            assertEquals(StartException.Step.CONNECT_SERVER, e.step());
        }

        assertEquals(REFUSED, heard.closed().kind());
        peer.closed();
        await("the end of the connection", () -> server.connectionCount() == 0);
        assertEquals(List.of("accept", "handshake", "close"), heard.order(heard.opened()));
    }

    @Test
    public void shouldFailTheStartWhenTheOwnHandshakeEventRefuses() {
        final var heard = new Events();
        final Server server = secureServer(heard);
        final var own = new Events().on("handshake", c -> ERROR);

        assertThrows(StartException.class, () -> secureClient(server, own));
        assertEquals(REFUSED, own.closed().kind());
        heard.closed();
    }

    @Test
    public void shouldShakeHandsThoughTheFirstEventPauses() {
        final var heard = new Events().doing("accept", Connection::pauseReceive);
        final var peer = new Events().doing("connect", Connection::pauseReceive);
        final Client client = secureClient(secureServer(heard), peer);
        client.send(bytes("waits"));
        heard.opened().send(bytes("waits too"));

        assertEquals(List.of(0, 0), List.of(heard.received().length, peer.received().length));
        heard.opened().resumeReceive();
        peer.opened().resumeReceive();
        assertEquals("waits", text(heard.received(5)));
        assertEquals("waits too", text(peer.received(9)));
    }

    @Test
    public void shouldSendWithEachPolicy() {
        for (final SendPolicy policy : SendPolicy.values()) {
            echoes(options -> options.sendPolicy(policy));
        }
    }

    @Test
    public void shouldKeepToRates() {
        echoes(options -> options.sendRate(3_000_000).receiveRate(3_000_000).totalSendRate(10_000_000));
    }

    @Test
    public void shouldDispatchOnWorkers() {
        echoes(options -> options.dispatch(Dispatch.WORKERS).dispatchThreads(2));
    }

    @Test
    public void shouldDispatchOnVirtualThreadsWhereThereAreSome() {
        if (Runtime.version().feature() >= 21) {
            echoes(options -> options.dispatch(Dispatch.VIRTUAL));
        } else {
            final Server server = hp().server(served(), new Events(), options -> options.dispatch(Dispatch.VIRTUAL));
            assertThrows(StartException.class, () -> listen(server));
        }
    }

    @Test
    public void shouldBoundWhatWaitsAndTellIt() {
        final int bound = 64 << 10;
        final var heard = new Events().doing("accept", Connection::pauseReceive);
        final Server server = secureServer(heard);
        final Client client = started(hp().client(connected(), new Events(),
            o -> o.sendLimitBytes(bound).whenSendLimit(SendLimitPolicy.REFUSE)), server);
        final byte[] piece = pattern(16 << 10);
        final Connection sender = client.connection().orElseThrow();
        int taken = 0;
        long waits = 0;
        // the first refusals may come while the wire still takes what waits
        while (waits < bound / 2) {
            while (client.send(ByteBuffer.wrap(piece)) == SendResult.QUEUED) {
                taken += piece.length;
                assertTrue(taken < 1 << 30, "nothing bounds what waits");
            }
            waits = sender.pendingBytes();
            assertTrue(waits <= bound + piece.length, "waits: " + waits);
        }
        heard.opened().resumeReceive();

        heard.received(taken);
        await("nothing to wait", () -> sender.pendingBytes() == 0);
    }

    @Test
    public void shouldTellTheBytesOfTheApplicationThatWentOut() {
        final var heard = new Events();
        final var own = new Events();
        final Client client = secureClient(secureServer(heard), own);
        client.send(ByteBuffer.wrap(pattern(30_000)));
        heard.received(30_000);

        own.await("send events of it all", () -> own.sentBytes() == 30_000);
        assertTrue(client.connection().orElseThrow().bytesSent() > 30_000);
    }

    @Test
    public void shouldCarryOtherFiltersAboveAndBelow() {
        for (final var protocol : List.of(
            List.of(Tcp.push().over(serverTls()).over(ProbeLayer.BUSY),
            Tcp.push().over(clientTls()).over(ProbeLayer.BUSY)),
            List.of(Tcp.push().over(ProbeLayer.BUSY).over(serverTls()),
            Tcp.push().over(ProbeLayer.BUSY).over(clientTls())))) {
            final var heard = new Events();
            client(protocol.get(1), server(protocol.get(0), Events.echo()), heard)
                .send(ByteBuffer.wrap(pattern(50_000)));

            assertArrayEquals(pattern(50_000), heard.received(50_000));
        }
    }

    @Test
    public void shouldCarryAFilterThatDeflates() {
        final var heard = new Events();
        final Server server = server(served().over(new OwnLayer(new DeflateFilterFactory())), Events.echo());
        client(connected().over(new OwnLayer(new DeflateFilterFactory())), server, heard)
            .send(ByteBuffer.wrap(pattern(50_000)));

        assertArrayEquals(pattern(50_000), heard.received(50_000));
    }

    @Test
    public void shouldKeepAPeerByHeartbeats() {
        final var heard = new Events();
        final var peer = new Events();
        final var often = org.hpsocket.Heartbeat.every(java.time.Duration.ofMillis(100)).attempts(100);
        final Server server = started(hp().server(Pack.flag(7).over(serverTls()), heard, o -> o.heartbeat(often)));
        started(hp().client(Pack.flag(7).over(clientTls()), peer,
            o -> o.heartbeat(org.hpsocket.Heartbeat.answering("PING", "PONG"))), server);
        final Connection connection = heard.opened();
        final long before = connection.bytesReceived();

        await("answers", () -> connection.bytesReceived() > before + 100);
        assertEquals(List.of(0, 0), List.of(heard.count("receive"), peer.count("receive")));
        assertTrue(connection.isConnected());
    }

    @Test
    public void shouldRefuseToUnreadOutsideAnEventAsEver() {
        final var heard = new Events();
        secureClient(secureServer(heard), new Events());
        assertThrows(HpSocketException.class, () -> heard.opened().unread(1));
    }

    @Test
    public void shouldKeepBytesUnread() {
        final var heard = new Events().data((c, data) -> {
            if (data.remaining() < 6) {
                c.unread(data.remaining());
            } else {
                c.send(data);
            }
            return OK;
        });
        final var peer = new Events();
        final Client client = secureClient(secureServer(heard), peer);
        client.send(bytes("abc"));
        heard.await("receive 3");
        client.send(bytes("def"));

        assertEquals("abcdef", text(peer.received(6)));
    }
}
