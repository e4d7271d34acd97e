package org.hpsocket.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.hpsocket.StartException;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.loop.SteppedLoop;
import org.junit.jupiter.api.Test;

/** How a transport listens: where it says, on which loop, until it is closed; and what it says of itself. */
public interface ListenRules extends Benched {

    /** A transport has a name, and its links are either streams or messages. */
    @Test
    default void shouldSayWhatItIs() {
        assertFalse(bench().transport().name().isBlank());
        assertTrue(bench().has(Capability.STREAM) || bench().has(Capability.MESSAGES));
        assertFalse(bench().transport().socketOptions(SocketKind.LISTENING).isEmpty());
    }

    /** Port 0 is any free port; the real one is told. */
    @Test
    default void shouldTellTheRealPort() {
        final var one = (InetSocketAddress) bench().listen(bench().door()).localAddress();
        final var other = (InetSocketAddress) bench().listen(bench().door()).localAddress();
        assertTrue(one.getPort() > 0);
        assertTrue(one.getPort() != other.getPort());
    }

    /** A port in use fails at the step of binding. */
    @Test
    default void shouldRefuseAPortInUse() {
        final Listening taken = bench().listen(bench().door());
        final ListenException refused = assertThrows(
            ListenException.class, () -> bench().listen(taken.localAddress(), TransportBench.plain(), bench().door()));
        assertEquals(StartException.Step.SOCKET_BIND, refused.step());
    }

    /** An address that is not this machine's cannot be listened on; one without a number neither. */
    @Test
    default void shouldRefuseAnUnresolvedAddress() {
        final var nowhere = InetSocketAddress.createUnresolved("localhost", 0);
        assertThrows(ListenException.class, () -> bench().listen(nowhere, TransportBench.plain(), bench().door()));
    }

    /**
     * A closed listening socket frees its port.
     *
     * @throws ListenException when it does not
     */
    @Test
    default void shouldFreeThePortOnClose() throws ListenException {
        final Listening listening = bench().listen(bench().door());
        bench().close(listening);
        final Listening again = bench().listen(listening.localAddress(), TransportBench.plain(), bench().door());
        assertEquals(listening.localAddress(), again.localAddress());
    }

    /** Closing a listening socket twice harms nothing. */
    @Test
    default void shouldCloseTwice() {
        final Listening listening = bench().listen(bench().door());
        bench().close(listening);
        bench().close(listening);
        bench().breathe();
    }

    /** Links outlive the listening socket that they came from. */
    @Test
    default void shouldKeepLinksWhenListeningEnds() {
        final AcceptProbe door = bench().door();
        final Listening listening = bench().listen(door);
        final ConnectProbe attempt = bench().attempt(listening.localAddress());
        bench().await("the connection", () -> !door.accepted().isEmpty() && door.accepted().get(0).isOpen());
        bench().close(listening);
        final LinkProbe far = door.accepted().get(0);
        far.read();
        bench().await("the answer", () -> attempt.probe().isOpen());
        attempt.probe().send(Wire.text("still open"));
        bench().await("the bytes", () -> far.receivedBytes() == 10);
    }

    /** A link lives on the loop that it was admitted to, with all its call-backs. */
    @Test
    default void shouldAcceptOnAnotherLoop() {
        final SteppedLoop third = bench().anotherLoop();
        final AcceptProbe door = bench().door(() -> third, probe -> { });
        final Listening listening = bench().listen(door);
        final ConnectProbe attempt = bench().attempt(listening.localAddress());
        bench().await("the connection",
            () -> attempt.probe().isOpen() && !door.accepted().isEmpty() && door.accepted().get(0).isOpen());
        final LinkProbe far = door.accepted().get(0);
        assertSame(third, far.loop());
        far.read();
        attempt.probe().read();
        attempt.probe().write(Wire.random(10_000, 1), 1_000);
        far.write(Wire.random(10_000, 2), 1_000);
        bench().await("all bytes", () -> far.receivedBytes() == 10_000 && attempt.probe().receivedBytes() == 10_000);
        assertArrayEquals(Wire.random(10_000, 1), far.received());
    }

    /** Links of one listening socket may live on several loops, also on the one that listens. */
    @Test
    default void shouldSpreadLinksOverLoops() {
        final SteppedLoop third = bench().anotherLoop();
        final var turn = new AtomicBoolean();
        final AcceptProbe door = bench().door(() -> turn.getAndSet(!turn.get()) ? third : bench().far(), probe -> { });
        final Listening listening = bench().listen(door);
        final List<ConnectProbe> attempts =
            IntStream.range(0, 10).mapToObj(number -> bench().attempt(listening.localAddress())).toList();
        bench().await("ten links", () -> attempts.stream().allMatch(attempt -> attempt.probe().isOpen())
            && door.accepted().size() == 10 && door.accepted().stream().allMatch(LinkProbe::isOpen));
        final List<SteppedLoop> loops = door.accepted().stream().map(LinkProbe::loop).distinct().toList();
        assertEquals(2, loops.size());
    }

    /** A listening socket without an option that it is given cannot listen. */
    @Test
    default void shouldRefuseAnUnknownListeningOption() {
        final var options = TransportBench.with(Map.of(ConnectRules.UNKNOWN, "value"), Map.of());
        assertThrows(ListenException.class, () ->
            bench().listen(bench().address(), options, bench().door()));
    }

    /**
     * A link without an option that it is given is dropped, which the acceptor is told, and listening goes on.
     *
     * @throws ListenException when it cannot listen
     */
    @Test
    default void shouldDropALinkWithAnUnknownOption() throws ListenException {
        final var options = TransportBench.with(Map.of(), Map.of(ConnectRules.UNKNOWN, "value"));
        final AcceptProbe door = bench().door();
        final Listening listening = bench().listen(bench().address(), options, door);
        for (int number = 1; number <= 2; number++) {
            final int drops = number;
            final ConnectProbe attempt = bench().attempt(listening.localAddress());
            bench().await("a drop", () -> attempt.probe().isOpen() && door.dropped().size() == drops);
        }
        assertTrue(door.accepted().isEmpty());
    }
}
