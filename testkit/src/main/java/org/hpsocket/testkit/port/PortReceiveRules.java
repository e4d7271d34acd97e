package org.hpsocket.testkit.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;

/** What a port hears: whole datagrams, with their senders, as long as it is open and there is memory. */
public interface PortReceiveRules extends PortBenched {

    /** Datagrams keep their borders, their bytes and, from one sender to one receiver nearby, their order. */
    @Test
    default void shouldKeepTheBordersOfDatagrams() {
        final PortProbe receiving = bench().open(bench().far(), null);
        final byte[][] sent = IntStream.of(1, 2, 63, 64, 512, PortBench.DATAGRAM_BYTES, 3)
            .mapToObj(length -> Wire.random(length, length)).toArray(byte[][]::new);
        bench().open().send(receiving.address(), sent);
        bench().await(receiving, "datagram", sent.length);
        for (int i = 0; i < sent.length; i++) {
            assertArrayEquals(sent[i], receiving.datagrams().get(i));
        }
    }

    /** A datagram without bytes arrives, with and without a peer. */
    @Test
    default void shouldCarryEmptyDatagrams() {
        final PortProbe receiving = bench().open();
        final PortProbe connected = bench().open(bench().far(), receiving.address());
        bench().open(bench().far(), null).send(receiving.address(), new byte[0]);
        bench().await(receiving, "datagram", 1);
        connected.send(null, new byte[0], Wire.text("more"));
        bench().await(receiving, "datagram", 3);
        receiving.send(connected.address(), new byte[0]);
        bench().await(connected, "datagram", 1);
        assertEquals(List.of("", "", "more"), receiving.texts().stream().sorted().toList());
        assertEquals(2, receiving.senders().stream().filter(connected.address()::equals).count());
    }

    /** Each datagram comes with its sender. */
    @Test
    default void shouldTellSendersApart() {
        final PortProbe receiving = bench().open();
        final PortProbe one = bench().open();
        final PortProbe other = bench().open(bench().far(), null);
        final PortProbe connected = bench().open(bench().far(), receiving.address());
        final List<InetSocketAddress> all = List.of(one.address(), other.address(), connected.address(), one.address());
        one.send(receiving.address(), Wire.text("a"));
        bench().await(receiving, "datagram", 1);
        other.send(receiving.address(), Wire.text("b"));
        bench().await(receiving, "datagram", 2);
        connected.send(null, Wire.text("c"));
        bench().await(receiving, "datagram", 3);
        one.send(receiving.address(), Wire.text("d"));
        bench().await(receiving, "datagram", 4);
        assertEquals(all, receiving.senders());
        assertEquals(List.of("a", "b", "c", "d"), receiving.texts());
    }

    /** A port may send to itself. */
    @Test
    default void shouldHearItself() {
        final PortProbe port = bench().open();
        port.send(port.address(), Wire.text("echo"));
        bench().await(port, "datagram", 1);
        assertEquals(List.of(port.address()), port.senders());
    }

    /** A datagram that is longer than the limit is told and dropped, not cut; the limit is exact. */
    @Test
    default void shouldDropADatagramThatIsTooLong() {
        final PortProbe receiving = bench().open();
        final PortProbe sending = bench().open(receiving.address());
        sending.send(null, new byte[PortBench.DATAGRAM_BYTES], new byte[PortBench.DATAGRAM_BYTES + 1],
            new byte[9 * PortBench.DATAGRAM_BYTES], new byte[1]);
        bench().await(receiving, "datagram", 2);
        assertEquals(List.of("datagram", "oversize", "oversize", "datagram"), receiving.heard());
        assertEquals(List.of(sending.address()), receiving.senders().stream().distinct().toList());
        assertEquals(1, receiving.datagrams().get(1).length);
    }

    /** More datagrams than are taken in a turn are taken in several. */
    @Test
    default void shouldTakeMoreThanOneTurnHas() {
        final PortProbe receiving = bench().open();
        final int count = 5 * PortBench.BATCH + 1;
        final byte[][] sent = IntStream.range(0, count).mapToObj(i -> Wire.text("" + i)).toArray(byte[][]::new);
        bench().open().send(receiving.address(), sent);
        bench().await(receiving, "datagram", count);
        assertEquals(IntStream.range(0, count).mapToObj(i -> "" + i).toList(), receiving.texts());
    }

    /** Without memory a datagram is told and dropped; with memory again, the next one is not. */
    @Test
    default void shouldDropWhatItHasNoMemoryFor() {
        final PortProbe receiving = bench().open(bench().far(), null);
        final PortProbe sending = bench().open(receiving.address());
        bench().far().slabs().limitBytes(0);
        sending.send(null, Wire.text("one"), Wire.text("two"));
        bench().await(receiving, "dropped", 2);
        sending.send(null, new byte[PortBench.DATAGRAM_BYTES + 1]);
        bench().await(receiving, "oversize", 1);
        bench().far().slabs().limitBytes(Long.MAX_VALUE);
        sending.send(null, Wire.text("three"));
        bench().await(receiving, "datagram", 1);
        assertEquals(List.of("dropped", "dropped", "oversize", "datagram"), receiving.heard());
        assertEquals(List.of("three"), receiving.texts());
        assertEquals(4, receiving.senders().stream().filter(sending.address()::equals).count());
    }

    /** A call-back may send, also to whom it hears. */
    @Test
    default void shouldAnswerInACallBack() {
        final PortProbe mirror = bench().open(bench().far(), null);
        mirror.whenHeard(probe -> probe.send(probe.senders().get(0), Wire.text("back")));
        final PortProbe asking = bench().open();
        asking.send(mirror.address(), Wire.text("there"));
        bench().await(asking, "datagram", 1);
        assertEquals(List.of("back"), asking.texts());
    }

    /** A call-back may close the port; what is behind it is not told. */
    @Test
    default void shouldTellNothingAfterACloseInACallBack() {
        final PortProbe receiving = bench().open();
        receiving.whenHeard(PortProbe::close);
        bench().open().send(receiving.address(),
            new byte[PortBench.DATAGRAM_BYTES + 1], Wire.text("two"), Wire.text("three"));
        bench().await(receiving, "oversize", 1);
        bench().breathe();
        assertEquals(List.of("oversize"), receiving.heard());
    }

    /** A closed port hears nothing. */
    @Test
    default void shouldTellNothingAfterClose() {
        final PortProbe receiving = bench().open();
        final PortProbe sending = bench().open(bench().far(), null);
        sending.send(receiving.address(), Wire.text("one"));
        bench().await(receiving, "datagram", 1);
        receiving.close();
        sending.send(receiving.address(), Wire.text("two"));
        bench().breathe();
        assertEquals(List.of("one"), receiving.texts());
    }
}
