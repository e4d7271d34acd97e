package org.hpsocket.testkit.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.List;
import org.hpsocket.spi.ListenException;
import org.hpsocket.testkit.Wire;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a port sends: whole or not at all, to its peer or to whom it is told; and lives on when that fails. */
public interface PortSendRules extends PortBenched {

    /**
     * Gives an address of another family than the ports have.
     *
     * @return an address that they cannot send to
     */
    InetAddress foreign();

    /**
     * What is sent lies between position and limit, in whatever memory; the position moves to the limit, no byte
     * changes.
     *
     * @throws IOException when it cannot be sent
     */
    @Test
    default void shouldSendFromPositionToLimit() throws IOException {
        final PortProbe receiving = bench().open();
        final PortProbe sending = bench().open(receiving.address());
        final byte[] text = Wire.text("-heap-off heap-");
        final ByteBuffer heap = ByteBuffer.wrap(text.clone(), 1, 4);
        final ByteBuffer offHeap = ByteBuffer.allocateDirect(text.length).put(text).position(6).limit(14);
        sent(sending, heap);
        sent(sending, offHeap);
        sent(sending, ByteBuffer.wrap(text).asReadOnlyBuffer());
        bench().await(receiving, "datagram", 3);
        assertEquals(List.of("heap", "off heap", "-heap-off heap-"), receiving.texts());
        assertEquals(ByteBuffer.wrap(text), heap.clear());
        assertEquals(5 + 9, offHeap.limit());
    }

    /** A port with a peer hears nobody else. */
    @Test
    default void shouldHearOnlyItsPeer() {
        final PortProbe peer = bench().open();
        final PortProbe connected = bench().open(bench().far(), peer.address());
        bench().open().send(connected.address(), Wire.text("stranger"));
        bench().breathe();
        peer.send(connected.address(), Wire.text("peer"));
        bench().await(connected, "datagram", 1);
        bench().breathe();
        assertEquals(List.of("peer"), connected.texts());
    }

    /** A port with a peer sends to it, named or not, and to nobody else. */
    @Test
    default void shouldSendOnlyToItsPeer() {
        final PortProbe peer = bench().open();
        final PortProbe stranger = bench().open();
        final PortProbe connected = bench().open(bench().far(), peer.address());
        connected.send(peer.address(), Wire.text("named"));
        bench().await(peer, "datagram", 1);
        assertThrows(IOException.class, () -> connected.offer(stranger.address(), ByteBuffer.allocate(1)));
        assertThrows(IOException.class, () -> connected.offer(stranger.address(), ByteBuffer.allocate(0)));
        connected.send(null, Wire.text("not named"));
        bench().await(peer, "datagram", 2);
        assertEquals(List.of("named", "not named"), peer.texts());
        assertTrue(stranger.heard().isEmpty());
    }

    /**
     * A port that is told by its peer's system that nobody is there says so, stays open, and reaches who comes later.
     *
     * @throws ListenException when nobody can come later
     */
    @Test
    default void shouldTellThatNobodyListensAndLiveOn() throws ListenException {
        final PortProbe gone = bench().open();
        bench().close(gone);
        final PortProbe connected = bench().open(bench().far(), gone.address());
        connected.send(null, Wire.text("one"));
        bench().await(connected, "error", 1);
        connected.send(null, Wire.text("two"));
        bench().await(connected, "error", 2);
        connected.errors().forEach(cause -> assertInstanceOf(PortUnreachableException.class, cause));
        final PortProbe late = bench().open(bench().near(), gone.address(), null, PortBench.plain());
        connected.send(null, Wire.text("three"));
        bench().await(late, "datagram", 1);
        late.send(connected.address(), Wire.text("four"));
        bench().await(connected, "datagram", 1);
        assertEquals(List.of("three"), late.texts());
    }

    /**
     * An answer of the system to an earlier datagram keeps back none: those behind it are sent.
     *
     * @throws ListenException when nobody can come later
     */
    @Test
    default void shouldLoseNoneToTheAnswerForAnEarlierOne() throws ListenException {
        final PortProbe gone = bench().open();
        bench().close(gone);
        final PortProbe connected = bench().open(gone.address());
        connected.send(null, Wire.text("one"));
        final PortProbe late = bench().open(bench().near(), gone.address(), null, PortBench.plain());
        connected.send(null, Wire.text("two"));
        bench().await("the second", () -> late.texts().contains("two"));
    }

    /** A port without a peer is not told that nobody is there. */
    @Test
    default void shouldNotTellThatNobodyListensWithoutAPeer() {
        final PortProbe gone = bench().open();
        bench().close(gone);
        final PortProbe port = bench().open();
        port.send(gone.address(), Wire.text("lost"), Wire.text("too"));
        bench().breathe();
        assertEquals(0, port.count("error"));
    }

    /** What cannot be sent fails, and the port lives on: to another family, to nobody, too long for the network. */
    @Test
    default void shouldLiveOnWhenADatagramIsRefused() {
        final PortProbe receiving = bench().open(bench().far(), null);
        final PortProbe port = bench().open();
        final var foreign = new InetSocketAddress(foreign(), receiving.address().getPort());
        refused(port, foreign, 1);
        refused(port, null, 1);
        refused(port, InetSocketAddress.createUnresolved("localhost", 7), 1);
        refused(port, new InetSocketAddress(receiving.address().getAddress(), 0), 1);
        refused(port, receiving.address(), 70_000);
        port.send(receiving.address(), Wire.text("alive"));
        bench().await(receiving, "datagram", 1);
        assertEquals(List.of("alive"), receiving.texts());
        assertEquals(0, port.count("error"));
    }

    /** A closed port sends nothing more. */
    @Test
    default void shouldRefuseToSendWhenClosed() {
        final PortProbe port = bench().open();
        final InetSocketAddress anywhere = bench().open().address();
        port.close();
        refused(port, anywhere, 1);
    }

    private static void refused(
        final PortProbe port, final @Nullable InetSocketAddress to, final int bytes) {
        final ByteBuffer datagram = ByteBuffer.allocate(bytes);
        assertThrows(IOException.class, () -> port.offer(to, datagram), () -> bytes + " bytes to " + to);
        assertEquals(bytes, datagram.remaining());
    }

    private void sent(final PortProbe port, final ByteBuffer datagram) throws IOException {
        for (int writables = port.count("writable"); !port.offer(null, datagram); writables++) {
            bench().await(port, "writable", writables + 1);
        }
        assertEquals(0, datagram.remaining());
    }
}
