package org.hpsocket.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.hpsocket.spi.Capability;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;

/** How links deliver: in order, when asked, once. */
public interface ReceiveRules extends Benched {

    /** Bytes arrive in order, both ways at the same time, however they were sent and are delivered. */
    @Test
    default void shouldDeliverBytesInOrderBothWays() {
        final LinkPair pair = bench().connect();
        final byte[] there = Wire.random(60_001, 1);
        final byte[] back = Wire.random(50_002, 2);
        pair.near().read();
        pair.far().read();
        pair.near().write(there, 999);
        pair.far().write(back, 4_000);
        bench().await("all bytes", () ->
            pair.far().receivedBytes() >= there.length && pair.near().receivedBytes() >= back.length);
        assertArrayEquals(there, pair.far().received());
        assertArrayEquals(back, pair.near().received());
    }

    /** Who does not ask gets nothing. */
    @Test
    default void shouldDeliverNothingUntilAsked() {
        final LinkPair pair = bench().connect();
        pair.near().send(Wire.text("unasked"));
        bench().breathe();
        assertEquals(0, pair.far().receivedBytes());
    }

    /** What arrived before it was asked for is delivered when it is. */
    @Test
    default void shouldDeliverWhatArrivedBeforeItWasAskedFor() {
        final LinkPair pair = bench().connect();
        pair.near().send(Wire.text("early"));
        bench().breathe();
        pair.far().read();
        bench().await("the bytes", () -> pair.far().receivedBytes() == 5);
        assertArrayEquals(Wire.text("early"), pair.far().received());
    }

    /** An ask waits for bytes; its delivery comes although nobody may want it by then, and no other follows. */
    @Test
    default void shouldDeliverLateWhatWasAskedForBefore() {
        final LinkPair pair = bench().connect();
        pair.far().ask();
        bench().breathe();
        pair.near().send(Wire.text("late"));
        bench().await("the delivery", () -> pair.far().deliveries().size() == 1);
        pair.near().send(Wire.text("and more"));
        bench().breathe();
        assertEquals(1, pair.far().deliveries().size());
    }

    /** One ask is one delivery, however much there is. */
    @Test
    default void shouldDeliverOnceForOneAsk() {
        final LinkPair pair = bench().connect();
        pair.near().write(Wire.random(3 * TransportBench.READ_BYTES, 3), 1_000);
        pair.far().ask();
        bench().await("a delivery", () -> !pair.far().deliveries().isEmpty());
        bench().breathe();
        assertEquals(1, pair.far().deliveries().size());
    }

    /** Asking again before the delivery came changes nothing. */
    @Test
    default void shouldDeliverOnceWhenAskedTwice() {
        final LinkPair pair = bench().connect();
        pair.far().call(link -> {
            pair.far().ask();
            pair.far().ask();
        });
        pair.near().write(Wire.random(3 * TransportBench.READ_BYTES, 4), 1_000);
        bench().await("a delivery", () -> !pair.far().deliveries().isEmpty());
        bench().breathe();
        assertEquals(1, pair.far().deliveries().size());
    }

    /** No delivery is longer than the options allow. */
    @Test
    default void shouldDeliverAtMostReadBytesAtOnce() {
        final LinkPair pair = bench().connect();
        pair.near().write(Wire.random(5 * TransportBench.READ_BYTES, 5), TransportBench.READ_BYTES);
        bench().breathe();
        pair.far().read();
        bench().await("all bytes", () -> pair.far().receivedBytes() == 5 * TransportBench.READ_BYTES);
        assertTrue(pair.far().deliveries().stream().allMatch(bytes -> bytes <= TransportBench.READ_BYTES));
    }

    /** A reader that pauses and goes on loses nothing. */
    @Test
    default void shouldGoOnAfterAPause() {
        final byte[] data = Wire.random(30_000, 6);
        final LinkPair pair = bench().connect();
        pair.far().whenReceived(LinkProbe::pause);
        pair.near().write(data, 1_500);
        while (pair.far().receivedBytes() < data.length) {
            final int before = pair.far().receivedBytes();
            pair.far().ask();
            bench().await("a delivery", () -> pair.far().receivedBytes() > before);
        }
        assertArrayEquals(data, pair.far().received());
    }

    /** A delivery may be answered from inside its call-back. */
    @Test
    default void shouldEchoFromInsideTheDelivery() {
        final LinkPair pair = bench().connect();
        final byte[] data = Wire.random(200, 7);
        pair.far().whenReceived(far -> {
            final byte[] all = far.received();
            final int last = far.deliveries().get(far.deliveries().size() - 1);
            far.send(Arrays.copyOfRange(all, all.length - last, all.length));
        });
        pair.far().read();
        pair.near().read();
        pair.near().write(data, 10);
        bench().await("the echo", () -> pair.near().receivedBytes() == data.length);
        assertArrayEquals(data, pair.near().received());
    }

    /** A message link delivers units as they were sent, also an empty one; a stream at least their bytes. */
    @Test
    default void shouldKeepTheBordersOfMessages() {
        final LinkPair pair = bench().connect();
        final boolean messages = bench().has(Capability.MESSAGES);
        assertEquals(messages, pair.near().link().messages());
        pair.far().read();
        pair.near().send(new byte[3]);
        pair.near().send(new byte[0]);
        pair.near().send(new byte[TransportBench.READ_BYTES], new byte[0]);
        final int all = 3 + TransportBench.READ_BYTES;
        bench().await("the units", () -> pair.far().receivedBytes() == all);
        if (messages) {
            assertEquals(List.of(3, 0, TransportBench.READ_BYTES), pair.far().deliveries());
        }
    }
}
