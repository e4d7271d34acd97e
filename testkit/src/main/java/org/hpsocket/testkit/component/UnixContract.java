package org.hpsocket.testkit.component;

import static org.hpsocket.StartException.Step.CONNECT_SERVER;
import static org.hpsocket.StartException.Step.INVALID_PARAM;
import static org.hpsocket.StartException.Step.SOCKET_BIND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.PreparedSocket;
import org.hpsocket.Protocol;
import org.hpsocket.Proxy;
import org.hpsocket.PushListener;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.Udp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular of servers at paths and their clients; in all else they pass the suites of TCP. */
public abstract class UnixContract extends ComponentContract {
    private static final int LONGEST = 106;

    @TempDir
    private Path folder;

    /** For runners. */
    protected UnixContract() {
    }

    private record Preparing(CompletableFuture<PreparedSocket> given) implements PushListener {
        @Override
        public HandleResult onPrepareListen(final Server server, final PreparedSocket socket) {
            given.complete(socket);
            return HandleResult.OK;
        }

        @Override
        public HandleResult onPrepareConnect(final Connection connection, final PreparedSocket socket) {
            given.complete(socket);
            return HandleResult.OK;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            return HandleResult.OK;
        }
    }

    @Override
    protected void listen(final Server server) {
        server.start(UnixDomainSocketAddress.of(path("s")));
    }

    /** Each stop has removed its file. */
    @AfterEach
    public void leaveNoSocket() {
        hp().close();
        assertEquals(List.of(), sockets());
    }

    @Test
    public void shouldServeBytesAtAPath() {
        final var heard = new Events();
        serveAndConnect("unix://" + path("s"), Events.echo(), heard);
        assertEquals("push", text(heard.received(4)));
    }

    @Test
    public void shouldServePacksAtAPath() {
        final var heard = new Events();
        serveAndConnect("unix+pack://" + path("s") + "?flag=0x169", Events.echo(), heard);
        assertEquals("push", text(heard.received(4)));
    }

    @Test
    public void shouldServePullAtAPath() {
        final var answer = new CompletableFuture<String>();
        serveAndConnect("unix+pull://" + path("s"), new Events().available((connection, bytes) -> {
            final ByteBuffer taken = ByteBuffer.allocate(4);
            connection.fetch(taken);
            answer.complete(text(taken.array()));
            return HandleResult.OK;
        }), new Events());
        assertEquals("push", get(answer));
    }

    @Test
    public void shouldConnectManyTimesToAPathAndToAHostFromOneAgent() {
        final var heard = new Events();
        final Server here = server(heard);
        final Server there = hp().server(Tcp.push(), heard);
        there.start(HOST, 0);
        final Agent agent = started(hp().agent(Tcp.push(), new Events()));

        for (final Server server : List.of(here, there, here)) {
            assertTrue(get(agent.connect(target(server))).isConnected());
        }
        heard.opened(2);
        assertEquals(List.of(2, 1), List.of(here.connectionCount(), there.connectionCount()));
    }

    @Test
    public void shouldListenOnAnAddressOfIpThatIsResolved() {
        final var heard = new Events();
        final Server server = hp().server(Tcp.push(), Events.echo());
        server.start(new InetSocketAddress(HOST, 0));
        client(server, heard).send(bytes("ip"));
        assertEquals("ip", text(heard.received(2)));
    }

    @Test
    public void shouldRefuseAddressesThatAreNoPlace() {
        final Server server = hp().server(Tcp.push(), new Events());
        final SocketAddress foreign = new SocketAddress() {
            private static final long serialVersionUID = 1;
        };
        for (final SocketAddress none : List.of(
            foreign, InetSocketAddress.createUnresolved("localhost", 1), UnixDomainSocketAddress.of(""))) {
            final var failure = assertThrows(StartException.class, () -> server.start(none));
            assertEquals(INVALID_PARAM, failure.step());
            assertEquals(1, failure.getMessage().lines().count());
        }
        assertEquals(ServiceState.STOPPED, server.state());
    }

    @Test
    public void shouldNameTheLengthOfAPathThatIsTooLong() {
        final Path path = path("x".repeat(LONGEST + 1 - folder.toString().length() - 1));
        final Server server = hp().server(Tcp.push(), new Events());
        final Agent agent = started(hp().agent(Tcp.push(), new Events()));

        for (final var failure : List.of(
            assertThrows(StartException.class, () -> server.start(UnixDomainSocketAddress.of(path))),
            assertThrows(StartException.class, () -> agent.connect(Target.of(path))))) {
            assertEquals(INVALID_PARAM, failure.step());
            assertTrue(failure.getMessage().contains("path bytes=107 max=106: " + path), failure.getMessage());
        }
        assertEquals(0, agent.connectionCount());
    }

    @Test
    public void shouldServeAtTheLongestPath() {
        final Path path = path("x".repeat(LONGEST - folder.toString().length() - 1));
        serveAndConnect("unix://" + path, new Events(), new Events());
    }

    @Test
    public void shouldSayWhatIsWrongWithThePath() {
        final Path missing = folder.resolve("missing/s");
        final var failure = assertThrows(StartException.class,
            () -> hp().server(Tcp.push(), new Events()).start(UnixDomainSocketAddress.of(missing)));
        assertEquals(SOCKET_BIND, failure.step());
        assertTrue(failure.getMessage().endsWith(missing + ": No such file or directory"), failure.getMessage());
    }

    @Test
    public void shouldNotConnectWhereNobodyListens() {
        final var failure = assertThrows(StartException.class,
            () -> hp().client(Tcp.push(), new Events()).start(Target.of(path("s"))));
        assertEquals(CONNECT_SERVER, failure.step());
        final String expected = path("s") + " failed: No such file or directory";
        assertTrue(failure.getMessage().contains(expected), failure.getMessage());
    }

    @Test
    public void shouldReplaceTheSocketOfADeadServer() throws IOException {
        dead(path("s"));
        final var heard = new Events();
        client(server(Events.echo()), heard).send(bytes("alive"));
        assertEquals("alive", text(heard.received(5)));
    }

    @Test
    public void shouldHarmNobodyWhoListensAtThePath() {
        final var heard = new Events();
        final Server first = server(Events.echo());
        final Server second = hp().server(Tcp.push(), new Events());

        final var failure = assertThrows(StartException.class, () -> listen(second));

        assertEquals(SOCKET_BIND, failure.step());
        assertTrue(failure.getMessage().contains(path("s") + ": Address already in use"), failure.getMessage());
        client(first, heard).send(bytes("mine"));
        assertEquals("mine", text(heard.received(4)));
    }

    @Test
    public void shouldHarmNoFileThatIsNotASocket() throws IOException {
        final byte[] content = {1, 2, 3};
        Files.write(path("s"), content);

        final var failure = assertThrows(StartException.class, () -> server(new Events()));

        assertEquals(SOCKET_BIND, failure.step());
        assertArrayEquals(content, Files.readAllBytes(path("s")));
        Files.delete(path("s"));
    }

    @Test
    public void shouldLeaveTheFileThatIsNotItsOwnAnyMore() throws IOException {
        final Server first = server(new Events());
        Files.delete(path("s"));
        final var heard = new Events();
        final Server second = server(Events.echo());

        first.stop();

        client(second, heard).send(bytes("still here"));
        assertEquals("still here", text(heard.received(10)));
    }

    @Test
    public void shouldStopThoughItsFileIsGone() throws IOException {
        final Server server = server(new Events());
        Files.delete(path("s"));
        server.stop();
        assertEquals(ServiceState.STOPPED, server.state());
    }

    @Test
    public void shouldTellAPeerWithoutAName() {
        final var heard = new Events();
        final Server server = server(heard);
        final Client client = client(server, new Events());
        final Connection accepted = heard.opened();

        assertEquals(Optional.of(UnixDomainSocketAddress.of("")), accepted.remoteAddress());
        assertEquals(server.localAddress(), accepted.localAddress());
        assertTrue(accepted.toString().contains("remote=unnamed"), accepted.toString());
        final Connection connected = client.connection().orElseThrow();
        assertEquals(server.localAddress(), connected.remoteAddress());
        assertEquals(Optional.empty(), connected.remoteHost());
        assertTrue(connected.toString().contains("remote=" + path("s")), connected.toString());
    }

    @Test
    public void shouldTellAResetWhilePaused() throws IOException {
        final var heard = new Events().doing("handshake", UnixContract::pauseAndSend);
        final Server server = server(heard);
        final SocketChannel peer = SocketChannel.open(server.localAddress().orElseThrow());
        peer.read(ByteBuffer.allocate(1));
        peer.close();

        assertEquals(CloseReason.Kind.RESET, heard.closed().kind());
    }

    @Test
    public void shouldTellAResetBehindBytesOnceResumed() throws IOException {
        final var heard = new Events().doing("handshake", UnixContract::pauseAndSend);
        final Server server = server(heard);
        final SocketChannel peer = SocketChannel.open(server.localAddress().orElseThrow());
        peer.write(bytes("last words"));
        peer.read(ByteBuffer.allocate(1));
        peer.close();
        heard.opened().resumeReceive();

        assertEquals("last words", text(heard.received(10)));
        assertEquals(CloseReason.Kind.RESET, heard.closed().kind());
    }

    @Test
    public void shouldTellTheEndOfAPeerThatOnlyHears() throws IOException {
        final var heard = new Events().data((connection, data) -> {
            connection.send(bytes("answer"));
            return HandleResult.OK;
        });
        final Server server = server(heard);
        try (var peer = SocketChannel.open(server.localAddress().orElseThrow())) {
            peer.write(bytes("question"));
            peer.shutdownOutput();
            final ByteBuffer answer = ByteBuffer.allocate(7);
            while (peer.read(answer) >= 0) {
                assertTrue(answer.hasRemaining(), "more than the answer");
            }
            assertEquals("answer", text(Arrays.copyOf(answer.array(), answer.position())));
        }
        assertEquals(CloseReason.Kind.PEER, heard.closed().kind());
    }

    @Test
    public void shouldOfferNoOptionsOfTcp() {
        final var ofServer = new CompletableFuture<PreparedSocket>();
        final var ofClient = new CompletableFuture<PreparedSocket>();
        final Server server = started(hp().server(Tcp.push(), new Preparing(ofServer), o -> o.noDelay(true)));
        hp().client(Tcp.push(), new Preparing(ofClient), o -> o.noDelay(true)).start(target(server));

        for (final PreparedSocket socket : List.of(get(ofServer), get(ofClient))) {
            assertFalse(socket.known().contains(StandardSocketOptions.TCP_NODELAY));
            assertThrows(HpSocketException.class, () -> socket.set(StandardSocketOptions.TCP_NODELAY, true));
        }
    }

    @Test
    public void shouldCarryAHundredMegabytes() {
        final int piece = 1 << 20;
        final int pieces = 100;
        final var arrived = new CRC32C();
        final var done = new CompletableFuture<Long>();
        final long[] count = {0};
        final Server server = started(hp().server(Tcp.push(), new Counting((connection, data) -> {
            count[0] += data.remaining();
            arrived.update(data);
            if (count[0] == (long) pieces * piece) {
                done.complete(arrived.getValue());
            }
        })));
        final Client client = hp().client(Tcp.push(), new Events(), o -> o.whenSendLimit(SendLimitPolicy.WAIT));
        client.start(target(server));
        final byte[] bytes = pattern(piece);
        final var sent = new CRC32C();
        for (int i = 0; i < pieces; i++) {
            bytes[i] = (byte) i;
            sent.update(bytes);
            client.send(ByteBuffer.wrap(bytes));
        }
        assertEquals(sent.getValue(), get(done));
    }

    @Test
    public void shouldRefuseDatagramsAtAPath() {
        final Protocol<PushListener> udp = Udp.push();
        final var failure = assertThrows(StartException.class,
            () -> hp().server(udp, new Events()).start(UnixDomainSocketAddress.of(path("s"))));
        assertEquals(INVALID_PARAM, failure.step());
        assertTrue(failure.getMessage().contains("protocol udp has no paths"), failure.getMessage());
        assertThrows(StartException.class, () -> hp().client(udp, new Events()).start(Target.of(path("s"))));
    }

    @Test
    public void shouldRefuseAProxyToAPath() {
        final Client client = hp().client(Tcp.push(), new Events(), o -> o.proxy(Proxy.socks5(HOST, 1)));
        final var failure = assertThrows(StartException.class, () -> client.start(Target.of(path("s"))));
        assertEquals(INVALID_PARAM, failure.step());
        assertTrue(failure.getMessage().contains("no way to a path through proxy"), failure.getMessage());
    }

    private record Counting(java.util.function.BiConsumer<Connection, ByteBuffer> taking) implements PushListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            taking.accept(connection, data);
            return HandleResult.OK;
        }
    }

    /** Serves and connects as a URI says, and sends a word of four letters. */
    private void serveAndConnect(final String uri, final Events server, final Events client) {
        hp().server(uri, server).start();
        final Client connecting = hp().client(uri, client);
        connecting.start();
        connecting.send(bytes("push"));
    }

    /** Leaves the peer something to read: closing without is a reset here. */
    private static void pauseAndSend(final Connection connection) {
        connection.pauseReceive();
        connection.send(bytes("unread"));
    }

    private Path path(final String name) {
        return folder.resolve(name);
    }

    private static void dead(final Path path) throws IOException {
        try (var gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(path));
        }
    }

    private List<String> sockets() {
        return Arrays.asList(Optional.ofNullable(folder.toFile().list()).orElseThrow());
    }
}
