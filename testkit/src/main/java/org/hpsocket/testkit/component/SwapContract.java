package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.CodeInUse;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.SendPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.SwapReport;
import org.hpsocket.core.Engine;
import org.hpsocket.core.code.Registry;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.probe.DeflateFilterFactory;
import org.hpsocket.testkit.swap.ChainProtocol;
import org.hpsocket.testkit.swap.KeyFilterFactory;
import org.hpsocket.testkit.swap.NamedLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codecs and filters are replaced on open connections, in every way there is, and nobody notices. */
public abstract class SwapContract extends ComponentContract {
    private static final String PACK = "pack";
    private static final String CHAIN = "chain";
    private static final String DEFLATED = DeflateFilterFactory.NAME;
    private static final int MOST_BYTES = 60_000;
    private static final int ROUNDS = 6;
    private static final Protocol<PackListener> PACKS = Pack.flag(0x169).maxLength(MOST_BYTES);
    private static final Protocol<PackListener> STATE = new ChainProtocol(MOST_BYTES).over(new NamedLayer(DEFLATED));
    private static final Protocol<PackListener> KEYED = PACKS.over(new NamedLayer(KeyFilterFactory.NAME));

    @TempDir
    Path folder;
    private Wardrobe wardrobe;

    /** For runners. */
    protected SwapContract() {
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

    private void underLoad(final Protocol<PackListener> protocol, final Consumer<Options.Builder> options,
        final Runnable change) {
        final Events heard = Events.echo();
        final Server server = started(hp().server(protocol, heard, options));
        try (var load = new EchoLoad(MOST_BYTES)) {
            final Agent agent = started(hp().agent(protocol, load, options));
            load.begin(agent, target(server), 8, 4);
            for (int round = 0; round < ROUNDS; round++) {
                load.awaitMore(150);
                change.run();
                await("work of the last edition", () -> wardrobe.seenLast() > 0);
                await("every swap", () -> agent.swaps().pending() + server.swaps().pending() == 0);
            }
            load.awaitMore(50);
            load.finish();
            requireCurrent(agent);
            requireCurrent(server);
        }
        assertEquals(List.of(), heard.errors());
    }

    private static void requireCurrent(final Component component) {
        await("every swap of " + component.name(), () -> component.swaps().pending() == 0);
        assertEquals(0, component.swaps().refused());
        assertTrue(component.swaps().done() > 0);
        final List<CodeInUse> old = component.code().stream()
            .filter(one -> !one.current() && one.connections() > 0).toList();
        assertEquals(List.of(), old);
    }

    private void swapIn(final String name) {
        final SwapReport report = get(wardrobe.isSwappedIn(name, hp()));
        assertTrue(report.isComplete(), report::toString);
        assertTrue(report.done() >= 24, report::toString);
    }

    private void replace(final String... names) {
        for (final String name : names) {
            wardrobe.goes(name);
        }
        for (final String name : names) {
            wardrobe.comes(name);
        }
    }

    private static void onLoops(final Options.Builder options) {
        options.threads(2);
    }

    private static void withRates(final Options.Builder options) {
        options.threads(2).sendPolicy(SendPolicy.SAFE).sendRate(30_000_000).receiveRate(30_000_000)
            .totalSendRate(200_000_000);
    }

    private static void onWorkers(final Options.Builder options) {
        options.threads(2).dispatch(Dispatch.WORKERS);
    }

    @Test
    public void shouldLoseNoPackWhenTheApplicationSwapsCodecs() {
        underLoad(PACKS, SwapContract::onLoops, () -> swapIn(PACK));
    }

    @Test
    public void shouldLoseNoPackWhenABetterCodecComes() {
        underLoad(PACKS, SwapContract::onLoops, () -> wardrobe.comes(PACK));
    }

    @Test
    public void shouldLoseNoPackWhenTheCodecInUseGoesFirst() {
        underLoad(PACKS, SwapContract::onLoops, () -> replace(PACK));
    }

    @Test
    public void shouldLoseNoPackWhenAReserveTakesOver() {
        underLoad(PACKS, SwapContract::onLoops, () -> wardrobe.givesWay(PACK));
    }

    @Test
    public void shouldLoseNoPackWhenListenersHaveThreadsOfTheirOwn() {
        underLoad(PACKS, SwapContract::onWorkers, () -> replace(PACK));
    }

    @Test
    public void shouldLoseNoPackWhenRatesHoldThemBack() {
        underLoad(PACKS, SwapContract::withRates, () -> replace(PACK));
    }

    /** On the wire it shows who wrote a record. */
    @Test
    public void shouldFindTheEndOfARecordThoughTheConnectionNeverRests() {
        underLoad(KEYED, SwapContract::onLoops, () -> wardrobe.comes(KeyFilterFactory.NAME));
    }

    @Test
    public void shouldHandOverTheStateOfACodecInTheMiddleOfItsUnits() {
        underLoad(STATE, SwapContract::onLoops, () -> swapIn(CHAIN));
    }

    @Test
    public void shouldHandOverTheStateOfAFilterInTheMiddleOfItsStream() {
        underLoad(STATE, SwapContract::onLoops, () -> wardrobe.comes(DEFLATED));
    }

    @Test
    public void shouldHandOverTheStateOfBothWhenTheyGoFirst() {
        underLoad(STATE, SwapContract::onLoops, () -> replace(CHAIN, DEFLATED));
    }

    @Test
    public void shouldHandOverTheStateOfBothWhenListenersHaveThreadsOfTheirOwn() {
        underLoad(STATE, SwapContract::onWorkers, () -> replace(DEFLATED, CHAIN));
    }

    @Test
    public void shouldKeepWhatIsSentWhileThereIsNoCodec() throws IOException, InterruptedException {
        final Path file = Files.write(folder.resolve("file"), pattern(50_000));
        final var heard = new Events();
        final Server server = server(PACKS, heard);
        final Client client = started(hp().client(PACKS, new Events()), server);
        wardrobe.goes(PACK);
        final var other = new Thread(() -> client.send(bytes("from another thread")));
        other.start();
        other.join();
        assertEquals(SendResult.QUEUED, client.connection().orElseThrow().sendFile(file));
        assertEquals(SendResult.QUEUED, client.send(bytes("afterwards")));
        assertEquals(0, heard.count("receive"));
        wardrobe.comes(PACK);

        heard.await("receive 10");
        assertEquals(List.of("receive 19", "receive 50000", "receive 10"),
            heard.all().stream().filter(line -> line.startsWith("receive")).toList());
    }

    @Test
    public void shouldConnectWhileThereIsNoCode() {
        final var heard = new Events();
        final Server server = server(STATE, Events.echo());
        final Agent agent = started(hp().agent(STATE, heard));
        wardrobe.goes(CHAIN);
        wardrobe.goes(DEFLATED);
        final CompletionStage<Connection> connecting = agent.connect(target(server));
        await("the accepted connection", () -> server.connectionCount() == 1);
        assertFalse(connecting.toCompletableFuture().isDone());
        wardrobe.comes(CHAIN);
        wardrobe.comes(DEFLATED);
        get(connecting).send(bytes("hello"));

        heard.await("receive 5");
        assertEquals(List.of("prepare-connect", "connect", "handshake", "receive"),
            heard.order(heard.opened()).stream().filter(event -> !event.equals("send")).toList());
    }

    @Test
    public void shouldSendWhatWasQueuedBeforeItEndsInOrder() {
        final var heard = new Events();
        final var own = new Events();
        final Server server = server(PACKS, heard);
        final Client client = started(hp().client(PACKS, own), server);
        heard.await("handshake");
        wardrobe.goes(PACK);
        client.send(bytes("the last words"));
        client.connection().orElseThrow().disconnect();
        wardrobe.comes(PACK);

        heard.await("receive 14");
        assertEquals(Kind.DISCONNECTED, own.closed().kind());
        assertEquals(Kind.PEER, heard.closed().kind());
    }

    @Test
    public void shouldCutOffAtOnceWhileThereIsNoCode() {
        final var own = new Events();
        final Server server = server(PACKS, new Events());
        final Client client = started(hp().client(PACKS, own), server);
        wardrobe.goes(PACK);
        client.connection().orElseThrow().disconnect(Connection.Disconnect.FORCE);

        assertEquals(Kind.DISCONNECTED, own.closed().kind());
        wardrobe.comes(PACK);
        await("the end of the other side", () -> server.connectionCount() == 0);
    }

    @Test
    public void shouldStopWhileThereIsNoCode() {
        final var heard = new Events();
        final Server server = started(hp().server(PACKS, heard, SwapContract::soonClosed));
        final Agent agent = started(hp().agent(PACKS, new Events(), SwapContract::soonClosed));
        get(agent.connect(target(server)));
        heard.await("handshake");
        wardrobe.goes(PACK);
        agent.stop(Duration.ofMillis(50));
        server.stop();

        assertEquals(ServiceState.STOPPED, server.state());
        assertEquals(1, heard.count("close"));
        assertEquals(0, server.swaps().pending());
    }

    @Test
    public void shouldCloseTheRuntimeWhileThereIsNoCode() {
        final var heard = new Events();
        final Server server = started(hp().server(STATE, heard, SwapContract::soonClosed));
        get(started(hp().agent(STATE, new Events(), SwapContract::soonClosed)).connect(target(server)));
        heard.await("handshake");
        wardrobe.goes(DEFLATED);
        hp().close();

        assertEquals(1, heard.count("close"));
    }

    /** What cannot be said without code is waited for no longer than this. */
    private static void soonClosed(final Options.Builder options) {
        options.closeTimeout(Duration.ofMillis(200));
    }

    @Test
    public void shouldCloseWithAReasonWhenNoCodeComes() {
        final var heard = new Events();
        final Server server = started(hp().server(PACKS, heard,
            options -> options.swapTimeout(Duration.ofMillis(200))));
        get(started(hp().agent(PACKS, new Events())).connect(target(server)));
        heard.await("handshake");
        wardrobe.goes(PACK);

        assertEquals(Kind.SWAP, heard.closed().kind());
        final String message = heard.closed().message();
        assertTrue(message.startsWith("codec pack was taken away, and none came within swapTimeout=200ms"), message);
    }

    @Test
    public void shouldHaveLoopsToldOfThatCodeBlocks() {
        final var heard = Events.echo();
        final var own = new Events();
        final Server server = started(hp().server(PACKS, heard,
            options -> options.blockedAfter(Duration.ofMillis(50))));
        final Client client = started(hp().client(PACKS, own), server);
        heard.await("handshake");
        final var unblocked = new CountDownLatch(1);
        wardrobe.comes(PACK, unblocked);
        try {
            assertEquals(ErrorEvent.Kind.BLOCKED, heard.error().kind());
            assertTrue(heard.error().message().contains(Wardrobe.Blocking.class.getSimpleName()),
                heard.error()::message);
        } finally {
            unblocked.countDown();
        }

        client.send(bytes("hello"));
        own.await("receive 5");
    }

    @Test
    public void shouldTellWhatWaits() {
        final Server server = server(PACKS, new Events());
        final Client client = started(hp().client(PACKS, new Events()), server);
        wardrobe.goes(PACK);
        await("the hold", () -> client.swaps().waiting().stream().anyMatch(one -> one.reason().equals("other code")));

        assertEquals("codec pack", client.swaps().waiting().get(0).code());
        assertEquals(client.connection().orElseThrow().id(), client.swaps().waiting().get(0).connection());
        wardrobe.comes(PACK);
        await("the end of it", () -> client.swaps().pending() == 0);
    }

    @Test
    public void shouldGiveUnreadPacksToTheSuccessor() {
        final var heard = new Events();
        final Server server = server(PACKS, heard.data((connection, data) -> {
            connection.pauseReceive();
            return HandleResult.OK;
        }));
        final Client client = started(hp().client(PACKS, new Events()), server);
        for (int i = 1; i <= 20; i++) {
            client.send(ByteBuffer.wrap(pattern(i)));
        }
        heard.await("receive 1");
        replace(PACK);
        for (int i = 2; i <= 20; i++) {
            await("the pause", heard.opened()::isReceivePaused);
            heard.opened().resumeReceive();
            heard.await("receive " + i);
        }
        assertEquals(20, heard.count("receive"));
    }
}
