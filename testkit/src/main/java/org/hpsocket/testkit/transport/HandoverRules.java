package org.hpsocket.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.State;
import org.hpsocket.testkit.Wire;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Open sockets go from one transport to another of its kind; what happens between is told afterwards, once. */
public interface HandoverRules extends Benched {

    /**
     * Tells how many bytes are more than the transport takes while nobody reads.
     *
     * @return the bytes
     */
    int bulkBytes();

    /** A transport that cannot gives nothing away, and the link goes on. */
    @Test
    default void shouldKeepALinkThatCannotGo() {
        if (bench().has(Capability.HANDOVER)) {
            return;
        }
        final LinkPair pair = bench().connect();
        final var given = new AtomicReference<Optional<Handover>>(Optional.empty());
        pair.near().call(link -> given.set(link.handOver()));
        assertTrue(given.get().isEmpty());
        pair.near().read();
        pair.far().send(Wire.text("still here"));
        bench().await("the bytes", () -> pair.near().receivedBytes() == 10);
    }

    /** Bytes before, meanwhile and afterwards come once and in order, back and forth several times. */
    @Test
    default void shouldBringEveryByteAcrossHandovers() {
        if (!bench().has(Capability.HANDOVER)) {
            return;
        }
        final LinkPair pair = bench().connect();
        pair.near().read();
        final StringBuilder sent = new StringBuilder();
        for (int round = 0; round < 5; round++) {
            final String before = "before " + round + ";";
            pair.far().send(Wire.text(before));
            sent.append(before);
            final Handover socket = bench().handOver(pair.near());
            final String meanwhile = "meanwhile " + round + ";";
            pair.far().send(Wire.text(meanwhile));
            sent.append(meanwhile);
            bench().adopt(pair.near(), socket);
            bench().await("all bytes", () -> pair.near().receivedBytes() >= sent.length());
        }
        assertArrayEquals(Wire.text(sent.toString()), pair.near().received());
        pair.far().read();
        pair.near().send(Wire.text("and back"));
        bench().await("the answer", () -> pair.far().receivedBytes() == 8);
    }

    /** What was asked for is still asked for, and what was not is not. */
    @Test
    default void shouldKeepTheDemand() {
        if (!bench().has(Capability.HANDOVER)) {
            return;
        }
        final LinkPair pair = bench().connect();
        final LinkPair idle = bench().connect();
        pair.near().ask();
        bench().adopt(pair.near(), bench().handOver(pair.near()));
        bench().adopt(idle.near(), bench().handOver(idle.near()));
        pair.far().send(Wire.text("wanted"));
        idle.far().send(Wire.text("not wanted"));
        bench().await("the delivery", () -> pair.near().receivedBytes() > 0);
        bench().breathe();
        assertEquals(0, idle.near().receivedBytes());
    }

    /** The rest of a send goes along, and its end is told by the next transport. */
    @Test
    default void shouldHandOverASendUnderWay() {
        if (!bench().has(Capability.HANDOVER)) {
            return;
        }
        final byte[] bulk = Wire.random(bulkBytes(), 3);
        final LinkPair pair = bench().connect();
        pair.near().write(bulk, 4_000);
        assertTrue(pair.near().isSending());
        final Handover socket = bench().handOver(pair.near());
        assertNotNull(socket.unsent());
        bench().adopt(pair.near(), socket);
        pair.far().read();
        bench().await("all bytes", () -> pair.far().receivedBytes() == bulk.length);
        assertArrayEquals(bulk, pair.far().received());
        bench().await("the last send", () -> !pair.near().isSending());
    }

    /** An end that comes meanwhile is told afterwards; one that was told is not told again. */
    @Test
    default void shouldTellAnEndOnceAcrossHandovers() {
        if (!bench().has(Capability.HANDOVER)) {
            return;
        }
        final LinkPair pair = bench().connect();
        pair.near().read();
        final Handover socket = bench().handOver(pair.near());
        assertFalse(socket.ended());
        pair.far().send(Wire.text("last"));
        pair.far().finish();
        bench().adopt(pair.near(), socket);
        bench().await("the end", () -> {
            if (pair.near().receivedBytes() == 4 && pair.near().ends() == 0) {
                pair.near().ask();
            }
            return pair.near().ends() == 1;
        });
        final Handover again = bench().handOver(pair.near());
        assertTrue(again.ended());
        bench().adopt(pair.near(), again);
        bench().breathe();
        assertEquals(1, pair.near().ends());
    }

    /** A reset that comes meanwhile is told afterwards. */
    @Test
    default void shouldTellAResetThatCameMeanwhile() {
        if (!bench().has(Capability.HANDOVER)) {
            return;
        }
        final LinkPair pair = bench().connect();
        pair.near().read();
        pair.near().send(Wire.text("never read"));
        bench().breathe();
        final Handover socket = bench().handOver(pair.near());
        pair.far().abort();
        bench().breathe();
        bench().adopt(pair.near(), socket);
        bench().await("the reset", () -> pair.near().isClosed());
        assertTrue(pair.near().cause().isPresent());
    }

    /** What is closed does not go. */
    @Test
    default void shouldNotHandOverAClosedLink() {
        if (!bench().has(Capability.HANDOVER)) {
            return;
        }
        final LinkPair pair = bench().connect();
        pair.near().abort();
        bench().await("the close", () -> pair.near().isClosed());
        final var given = new AtomicReference<Optional<Handover>>(Optional.empty());
        pair.near().call(link -> given.set(link.handOver()));
        assertTrue(given.get().isEmpty());
    }

    /** Whoever connects meanwhile waits, and is neither refused nor reset. */
    @Test
    default void shouldAcceptWhoeverCameMeanwhile() {
        if (!bench().has(Capability.HANDOVER)) {
            return;
        }
        final AcceptProbe door = bench().door();
        final Listening before = bench().listen(door);
        final Handover socket = bench().handOver(before);
        final List<ConnectProbe> attempts = new ArrayList<>();
        IntStream.range(0, 10).forEach(i -> attempts.add(bench().attempt(before.localAddress())));
        bench().adopt(socket, door);
        bench().await("all connections", () -> attempts.stream().allMatch(attempt -> attempt.probe().isOpen())
            && door.accepted().size() == attempts.size() && door.accepted().stream().allMatch(LinkProbe::isOpen));
        for (final ConnectProbe attempt : attempts) {
            assertEquals(List.of("connected"), attempt.answers());
        }
        door.accepted().forEach(LinkProbe::read);
        attempts.forEach(attempt -> attempt.probe().send(Wire.text("hello")));
        bench().await("all greetings", () -> door.accepted().stream().allMatch(far -> far.receivedBytes() == 5));
    }

    /** A socket of another kind is refused, and stays as it is. */
    @Test
    default void shouldRefuseWhatIsNoSocketOfItsKind() {
        if (!bench().has(Capability.HANDOVER)) {
            return;
        }
        final var foreign = new Handover(
            Channels.newChannel(new ByteArrayInputStream(new byte[0])), null, false, new State(1, Map.of()));
        final var failure = new AtomicReference<@Nullable IOException>();
        final LinkPair pair = bench().connect();
        bench().on(bench().near(), () -> {
            try {
                bench().transport().adopt(bench().near(), foreign, TransportBench.plain(), pair.near());
            } catch (final IOException e) {
                failure.set(e);
            }
        });
        assertNotNull(failure.get());
        assertTrue(foreign.channel().isOpen());
    }
}
