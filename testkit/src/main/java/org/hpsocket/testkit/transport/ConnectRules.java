package org.hpsocket.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.testkit.Wire;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How links are connected: answered once, cancelled or refused, with addresses and options. */
public interface ConnectRules extends Benched {

    /** An option that no socket has. */
    SocketOption<String> UNKNOWN = new SocketOption<>() {
        @Override
        public String name() {
            return "UNKNOWN";
        }

        @Override
        public Class<String> type() {
            return String.class;
        }
    };

    /**
     * Reads an option of a link where the transport can.
     *
     * @param link the link
     * @param option the option
     * @return its value, empty when there is no way to know
     */
    Optional<Object> option(Link link, SocketOption<?> option);

    /** Where nobody listens a connect fails, with a cause, and once. */
    @Test
    default void shouldFailWhereNobodyListens() {
        final Listening listening = bench().listen(bench().door());
        bench().close(listening);
        final ConnectProbe attempt = bench().attempt(listening.localAddress());
        bench().await("the refusal", () -> !attempt.answers().isEmpty());
        bench().breathe();
        assertEquals(List.of("failed"), attempt.answers());
        assertTrue(attempt.failure().isPresent());
    }

    /** An address without a number fails; it is not looked up on the loop. */
    @Test
    default void shouldFailForAnUnresolvedAddress() {
        final ConnectProbe attempt = bench().attempt(InetSocketAddress.createUnresolved("localhost", 1));
        bench().await("the failure", () -> !attempt.answers().isEmpty());
        assertEquals(List.of("failed"), attempt.answers());
    }

    /** Who is not admitted hears of an end or a close, and the acceptor of no link. */
    @Test
    default void shouldEndWhatIsNotAdmitted() {
        final AcceptProbe door = bench().door(() -> null, probe -> { });
        final Listening listening = bench().listen(door);
        final ConnectProbe attempt = bench().attempt(listening.localAddress());
        bench().await("an answer", () -> !attempt.answers().isEmpty());
        if (attempt.answers().contains("connected")) {
            attempt.probe().read();
            bench().await("an end", () -> attempt.probe().ends() == 1 || attempt.probe().isClosed());
        }
        bench().breathe();
        assertEquals(1, door.admissions());
        assertTrue(door.accepted().isEmpty());
        assertTrue(door.dropped().isEmpty());
    }

    /** A cancelled connect is not answered any more. */
    @Test
    default void shouldNotAnswerWhatWasCancelled() {
        final Listening listening = bench().listen(bench().door());
        final var before = new AtomicReference<>(List.<String>of());
        final ConnectProbe attempt = bench().attempt(null, listening.localAddress(), TransportBench.plain(), begun -> {
            before.set(begun.answers());
            begun.cancel();
        });
        bench().breathe();
        assertEquals(before.get(), attempt.answers());
    }

    /** A cancel after the answer harms nothing. */
    @Test
    default void shouldIgnoreACancelAfterTheAnswer() {
        final Listening listening = bench().listen(bench().door());
        final ConnectProbe attempt = bench().attempt(listening.localAddress());
        bench().await("the connection", () -> attempt.probe().isOpen());
        bench().on(bench().near(), attempt::cancel);
        bench().breathe();
        assertFalse(attempt.probe().isClosed());
    }

    /** Each end knows its address and the other's. */
    @Test
    default void shouldKnowBothAddresses() {
        final LinkPair pair = bench().connect();
        final SocketAddress near = pair.near().link().localAddress();
        final SocketAddress far = pair.near().link().remoteAddress();
        assertEquals(near, pair.far().link().remoteAddress());
        assertEquals(far, pair.far().link().localAddress());
        assertFalse(near.equals(far));
    }

    /** A connect begins at the local address that it was given. */
    @Test
    default void shouldConnectFromALocalAddress() {
        final AcceptProbe door = bench().door();
        final Listening listening = bench().listen(door);
        final InetSocketAddress there = (InetSocketAddress) listening.localAddress();
        final ConnectProbe attempt = connectFrom(new InetSocketAddress(there.getAddress(), 0), there);
        bench().await("the connection", () -> attempt.probe().isOpen() && !door.accepted().isEmpty());
        final var local = (InetSocketAddress) attempt.probe().link().localAddress();
        assertEquals(there.getAddress(), local.getAddress());
        assertTrue(local.getPort() != 0 && local.getPort() != there.getPort());
    }

    /** A local address that is taken fails. */
    @Test
    default void shouldFailFromAnAddressInUse() {
        final Listening taken = bench().listen(bench().door());
        final Listening listening = bench().listen(bench().door());
        final ConnectProbe attempt = connectFrom(taken.localAddress(), listening.localAddress());
        bench().await("the failure", () -> !attempt.answers().isEmpty());
        assertEquals(List.of("failed"), attempt.answers());
    }

    /** Options are really set, on both ends. */
    @Test
    default void shouldSetOptions() {
        final Map<SocketOption<?>, Object> wanted = new HashMap<>(
            Map.of(StandardSocketOptions.TCP_NODELAY, true, StandardSocketOptions.SO_KEEPALIVE, true));
        final Set<SocketOption<?>> known = bench().transport().socketOptions(SocketKind.CONNECTED);
        assertTrue(known.containsAll(wanted.keySet()));
        known.stream().filter(name -> name.name().startsWith("TCP_KEEP")).forEach(name -> wanted.put(name, 7));
        final LinkPair pair = bench().connect(TransportBench.with(Map.of(), wanted), near -> { }, far -> { });
        for (final LinkProbe probe : List.of(pair.near(), pair.far())) {
            wanted.forEach((name, value) ->
                option(probe.link(), name).ifPresent(set -> assertEquals(value, set, name.name())));
        }
    }

    /** An option that the socket does not know fails the connect. */
    @Test
    default void shouldFailForAnUnknownOption() {
        final Listening listening = bench().listen(bench().door());
        final var options = TransportBench.with(Map.of(), Map.of(UNKNOWN, "value"));
        final ConnectProbe attempt = bench().attempt(null, listening.localAddress(), options, begun -> { });
        bench().await("the failure", () -> !attempt.answers().isEmpty());
        assertEquals(List.of("failed"), attempt.answers());
    }

    /** Many connects at the same time are all answered. */
    @Test
    default void shouldConnectMany() {
        final AcceptProbe door = bench().door();
        final Listening listening = bench().listen(door);
        final List<ConnectProbe> attempts =
            IntStream.range(0, 40).mapToObj(number -> bench().attempt(listening.localAddress())).toList();
        bench().await("every connection", () -> attempts.stream().allMatch(attempt -> attempt.probe().isOpen())
            && door.accepted().size() == 40 && door.accepted().stream().allMatch(LinkProbe::isOpen));
        attempts.forEach(attempt -> attempt.probe().send(Wire.text("hello")));
        door.accepted().forEach(LinkProbe::read);
        bench().await("every greeting", () -> door.accepted().stream().allMatch(probe -> probe.receivedBytes() == 5));
    }

    private ConnectProbe connectFrom(final @Nullable SocketAddress local, final SocketAddress remote) {
        return bench().attempt(local, remote, TransportBench.plain(), begun -> { });
    }
}
