package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.HpSocket;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.SwapReport;
import org.hpsocket.Tcp;
import org.hpsocket.core.Engine;
import org.hpsocket.core.code.Registry;
import org.hpsocket.spi.Transport;
import org.hpsocket.ssl.Tls;
import org.hpsocket.testkit.tls.Issued;
import org.junit.jupiter.api.Test;

/** The code of TLS is replaced under open connections, in every state they can be in, and nobody notices. */
public abstract class TlsSwapContract extends SecureContract {
    private static final int MOST_BYTES = 60_000;
    private static final int ROUNDS = 3;

    private Wardrobe wardrobe;

    /** For runners. */
    protected TlsSwapContract() {
    }

    /**
     * Makes the transport to be tested.
     *
     * @return a new one
     */
    protected abstract Transport transport();

    @Override
    protected final HpSocket runtime() {
        final var registry = new Registry();
        registry.add(transport());
        wardrobe = new Wardrobe(registry);
        return new Engine(new RuntimeOptions(), registry);
    }

    private static Protocol<PackListener> packs(final Tls tls) {
        return Pack.flag(0x169).maxLength(MOST_BYTES).over(tls);
    }

    /** Talks in eight events and four threads, with visitors that shake hands all the time, while the code changes. */
    private void underLoad(final Consumer<Options.Builder> options, final Runnable change) {
        final Events heard = Events.echo();
        final Server server = started(hp().server(packs(serverTls()), heard, options));
        try (var load = new EchoLoad(Math.min(MOST_BYTES, muchBytes() / 8))) {
            final Agent agent = started(hp().agent(packs(clientTls()), load, options));
            load.begin(agent, target(server), 8, 4);
            for (int round = 0; round < ROUNDS; round++) {
                load.awaitMore(60);
                change.run();
                await("work of the last edition", () -> wardrobe.seenLast() > 0);
                await("every swap", () -> agent.swaps().pending() + server.swaps().pending() == 0);
            }
            load.awaitMore(50);
            load.finish();
            assertTrue(load.visits() > 0, "no handshake meanwhile");
            requireCurrent(agent);
            requireCurrent(server);
        }
        assertEquals(List.of(), heard.errors());
    }

    private static void requireCurrent(final Component component) {
        await("every swap of " + component.name(), () -> component.swaps().pending() == 0);
        assertEquals(0, component.swaps().refused());
        assertTrue(component.swaps().done() > 0);
        assertEquals(List.of(),
            component.code().stream().filter(one -> !one.current() && one.connections() > 0).toList());
    }

    private void replace() {
        wardrobe.goes(Tls.NAME);
        wardrobe.comes(Tls.NAME);
    }

    private void swapIn() {
        final SwapReport report = get(wardrobe.isSwappedIn(Tls.NAME, hp()));
        assertTrue(report.isComplete(), report::toString);
    }

    private static void onLoops(final Options.Builder options) {
        options.threads(2);
    }

    private static void closingSoon(final Options.Builder options) {
        options.closeTimeout(Duration.ofMillis(50));
    }

    /** Waits until a component has changed to the code that came last. */
    private void awaitSwap(final Component... components) {
        for (final Component component : components) {
            await("the swap of " + component.name(), () -> component.swaps().pending() == 0);
        }
    }

    @Test
    public void shouldLoseNothingWhenABetterOneComes() {
        underLoad(TlsSwapContract::onLoops, () -> wardrobe.comes(Tls.NAME));
    }

    @Test
    public void shouldLoseNothingWhenTheOneInUseGoesFirst() {
        underLoad(TlsSwapContract::onLoops, this::replace);
    }

    @Test
    public void shouldLoseNothingWhenAReserveTakesOver() {
        underLoad(TlsSwapContract::onLoops, () -> wardrobe.givesWay(Tls.NAME));
    }

    @Test
    public void shouldLoseNothingWhenTheApplicationSwapsAndListenersHaveThreadsOfTheirOwn() {
        underLoad(options -> options.threads(2).dispatch(Dispatch.WORKERS), this::swapIn);
    }

    @Test
    public void shouldLoseNothingWhenRatesHoldThemBack() {
        underLoad(options -> options.threads(2).sendRate(60_000_000).receiveRate(60_000_000), this::replace);
    }

    @Test
    public void shouldGoOnInTheMiddleOfAHandshakeThatItAnswers() {
        for (final int cut : new int[] {1, 5, 60, -1}) {
            final var heard = Events.echo();
            final Server server = secureServer(heard);
            final EnginePeer peer = EnginePeer.asleep(AUTHORITY).connect(hp(), server);
            final byte[] hello = peer.hello();
            final int first = cut < 0 ? hello.length : cut;
            peer.raw(Arrays.copyOf(hello, first));
            await("part of the hello", () -> server.stats().bytesReceived() >= first);
            replace();
            awaitSwap(server);
            if (first < hello.length) {
                peer.raw(Arrays.copyOfRange(hello, first, hello.length));
            }
            peer.await("handshake").say((byte) 'x');

            assertEquals("x", text(peer.received(1)));
        }
    }

    @Test
    public void shouldGoOnInTheMiddleOfAHandshakeThatItBegan() {
        final EnginePeer foreign = EnginePeer.asleepServer(SHOWN, AUTHORITY);
        final Server server = server(Tcp.push(), foreign);
        final var own = new Events();
        final Client client = hp().client(connected(), own);
        final CompletionStage<Connection> attempt = client.startAsync(target(server));
        await("its hello", () -> server.stats().bytesReceived() > 100);
        wardrobe.comes(Tls.NAME);
        replace();
        awaitSwap(client);
        foreign.wake();
        get(attempt).send(bytes("hello"));

        assertEquals("hello", text(foreign.received(5)));
    }

    @Test
    public void shouldGoOnInTheMiddleOfARecord() {
        for (final String version : List.of("TLSv1.3", "TLSv1.2")) {
            final var heard = Events.echo();
            final Server server = secureServer(heard);
            final EnginePeer peer = EnginePeer.client(AUTHORITY, version).connect(hp(), server).await("handshake");
            heard.opened();
            for (int i = 1; i <= 5; i++) {
                final byte[] record = peer.seal(pattern(1_000));
                final long before = server.stats().bytesReceived();
                final int first = i == 1 ? 3 : record.length * i / 6;
                peer.raw(Arrays.copyOf(record, first));
                await("part of the record", () -> server.stats().bytesReceived() >= before + first);
                replace();
                awaitSwap(server);
                peer.raw(Arrays.copyOfRange(record, first, record.length));
                assertArrayEquals(pattern(1_000),
                    Arrays.copyOfRange(peer.received(i * 1_000), (i - 1) * 1_000, i * 1_000), version);
            }
        }
    }

    @Test
    public void shouldGoOnAsleepAndThenShakeHands() {
        final var heard = Events.echo();
        final var own = new Events();
        final Server server = server(serverTls().autoHandshake(false), heard);
        final Connection connection = client(clientTls().autoHandshake(false), server, own).connection().orElseThrow();
        connection.send(bytes("plain"));
        own.received(5);
        replace();
        awaitSwap(server, connection.component());
        connection.send(bytes(" still"));
        own.received(11);
        server.connections().forEach(Connection::startHandshake);
        connection.startHandshake();
        replace();
        own.opened().send(bytes(" secret"));

        assertEquals("plain still secret", text(own.received(18)));
        assertTrue(connection.tls().isPresent());
    }

    @Test
    public void shouldTakeOverWhatIsNotSent() {
        final var heard = new Events();
        final Server server = secureServer(heard);
        final var own = new Events().doing("connect", Connection::pauseReceive);
        final Client client = secureClient(server, own);
        final byte[] much = pattern(muchBytes());
        assertEquals(SendResult.QUEUED, heard.opened().send(ByteBuffer.wrap(much)));
        replace();
        awaitSwap(server);
        heard.opened().send(bytes("end"));
        replace();
        client.connection().orElseThrow().resumeReceive();

        final byte[] all = own.received(much.length + 3);
        assertArrayEquals(much, Arrays.copyOf(all, much.length));
        assertEquals("end", text(Arrays.copyOfRange(all, much.length, all.length)));
    }

    @Test
    public void shouldConnectAndSendWhileThereIsNoCode() {
        final var heard = Events.echo();
        final Server server = secureServer(heard);
        final var own = new Events();
        final Agent agent = started(hp().agent(connected(), own));
        final Connection before = get(agent.connect(target(server)));
        wardrobe.goes(Tls.NAME);
        assertEquals(SendResult.QUEUED, before.send(bytes("kept")));
        final CompletionStage<Connection> connecting = agent.connect(target(server));
        await("the accepted connection", () -> server.connectionCount() == 2);
        assertFalse(connecting.toCompletableFuture().isDone());
        assertEquals(0, heard.received().length);
        wardrobe.comes(Tls.NAME);

        get(connecting).send(bytes("more"));
        assertEquals(8, own.received(8).length);
    }

    @Test
    public void shouldSayFarewellOnceThereIsCode() {
        final var heard = new Events();
        final Server server = secureServer(heard);
        final var own = new Events();
        final Client client = secureClient(server, own);
        heard.opened();
        wardrobe.goes(Tls.NAME);
        client.send(bytes("the last words"));
        client.connection().orElseThrow().disconnect();
        wardrobe.comes(Tls.NAME);

        assertEquals("the last words", text(heard.received(14)));
        assertEquals(CloseReason.Kind.PEER, heard.closed().kind());
        assertFalse(heard.closed().truncated());
        assertEquals(CloseReason.Kind.DISCONNECTED, own.closed().kind());
    }

    @Test
    public void shouldStopWhileThereIsNoCode() {
        final var heard = new Events();
        final Tls tls = serverTls();
        final Server server = started(hp().server(Tcp.push().over(tls), heard, TlsSwapContract::closingSoon));
        final Agent agent = started(hp().agent(connected(), new Events(), TlsSwapContract::closingSoon));
        get(agent.connect(target(server)));
        heard.opened();
        final EnginePeer half = EnginePeer.asleep(AUTHORITY).connect(hp(), server);
        half.raw(half.helloOnly());
        await("a handshake", () -> tls.contexts().handshakes() == 1);
        wardrobe.goes(Tls.NAME);
        agent.stop(Duration.ofMillis(50));
        server.stop(Duration.ofMillis(50));

        assertEquals(ServiceState.STOPPED, server.state());
        assertEquals(2, heard.count("close"));
        assertEquals(0, tls.contexts().handshakes());
    }

    @Test
    public void shouldReadContextsAnewWithTheCodeThatCame() {
        final Tls tls = serverTls();
        final Server server = server(tls, Events.echo());
        final var own = new Events();
        final Client before = secureClient(server, own);
        replace();
        final Issued other = AUTHORITY.issue("other", HOST);
        tls.replace(Tls.MAIN, serving().identity(other.identity()));
        final Connection after = secureClient(server, new Events()).connection().orElseThrow();
        assertEquals(other.certificate(), after.tls().orElseThrow().peerCertificate().orElseThrow());
        tls.reload();
        replace();
        before.send(bytes("still here"));

        assertEquals("still here", text(own.received(10)));
    }

    @Test
    public void shouldTellTheSameSessionAfterASwap() {
        final var heard = new Events();
        final Server server = secureServer(heard);
        final Connection connection = secureClient(server, new Events()).connection().orElseThrow();
        final String cipher = connection.tls().orElseThrow().cipher();
        replace();
        awaitSwap(server, connection.component());

        assertEquals(cipher, connection.tls().orElseThrow().cipher());
        assertEquals(cipher, heard.opened().tls().orElseThrow().cipher());
    }
}
