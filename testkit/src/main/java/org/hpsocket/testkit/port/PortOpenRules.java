package org.hpsocket.testkit.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Optional;
import org.hpsocket.StartException.Step;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.transport.ConnectRules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a port is opened and closed: where it says, with its options, or not at all, naming what failed. */
public interface PortOpenRules extends PortBenched {

    /**
     * Gives an address of another family than the ports have.
     *
     * @return an address that they cannot send to
     */
    InetAddress foreign();

    /**
     * Reads an option of a port where the transport can.
     *
     * @param port the port
     * @param option the option
     * @return its value, empty when there is no way to know
     */
    Optional<Object> option(Port port, SocketOption<?> option);

    /** The transport says that it has ports, and what their options are. */
    @Test
    default void shouldSayThatItHasPorts() {
        assertTrue(bench().transport().capabilities().contains(Capability.DATAGRAM));
        assertTrue(bench().transport().socketOptions(SocketKind.DATAGRAM).contains(StandardSocketOptions.SO_RCVBUF));
    }

    /** Port 0 is any free port; the real one is told. */
    @Test
    default void shouldTellTheRealPort() {
        final InetSocketAddress one = bench().open().address();
        final InetSocketAddress other = bench().open(one).address();
        assertEquals(bench().any().getAddress(), one.getAddress());
        assertTrue(one.getPort() > 0);
        assertNotEquals(one.getPort(), other.getPort());
    }

    /**
     * A port that is bound everywhere, and has a peer, is where the peer sees it.
     *
     * @throws ListenException when it cannot be
     */
    @Test
    default void shouldTellWhereThePeerSeesIt() throws ListenException {
        final PortProbe peer = bench().open();
        final var everywhere = new InetSocketAddress(PortBench.everywhere(bench().any().getAddress()), 0);
        final PortProbe port = bench().open(bench().near(), everywhere, peer.address(), PortBench.plain());
        port.send(null, Wire.text("here"));
        bench().await(peer, "datagram", 1);
        assertEquals(peer.senders().get(0), port.address());
    }

    /** An address in use fails at the step of binding. */
    @Test
    default void shouldRefuseAnAddressInUse() {
        final InetSocketAddress taken = bench().open().address();
        refused(Step.SOCKET_BIND, taken, null, PortBench.plain());
    }

    /**
     * A closed port frees its address.
     *
     * @throws ListenException when it does not
     */
    @Test
    default void shouldFreeTheAddressOnClose() throws ListenException {
        final PortProbe first = bench().open();
        bench().close(first);
        final PortProbe second = bench().open(bench().far(), first.address(), null, PortBench.plain());
        assertEquals(first.address(), second.address());
    }

    /**
     * A port that is closed inside a call-back frees its address.
     *
     * @throws ListenException when it does not
     */
    @Test
    default void shouldFreeTheAddressOnCloseInACallBack() throws ListenException {
        final PortProbe first = bench().open();
        first.whenHeard(PortProbe::close);
        bench().open(bench().far(), null).send(first.address(), Wire.text("close"));
        bench().await(first, "datagram", 1);
        bench().breathe();
        final PortProbe second = bench().open(bench().near(), first.address(), null, PortBench.plain());
        assertEquals(first.address(), second.address());
    }

    /** Closing a port twice harms nothing. */
    @Test
    default void shouldCloseTwice() {
        final PortProbe port = bench().open();
        bench().close(port);
        bench().close(port);
        bench().breathe();
    }

    /**
     * Options are really set.
     *
     * @throws ListenException when they are refused
     */
    @Test
    default void shouldSetOptions() throws ListenException {
        final Map<SocketOption<?>, Object> wanted = Map.of(
            StandardSocketOptions.SO_REUSEADDR, true, StandardSocketOptions.SO_BROADCAST, true,
            StandardSocketOptions.IP_MULTICAST_LOOP, false, StandardSocketOptions.IP_MULTICAST_TTL, 3);
        assertTrue(bench().transport().socketOptions(SocketKind.DATAGRAM).containsAll(wanted.keySet()));
        final PortProbe probe = bench().open(bench().near(), bench().any(), null, PortBench.with(wanted));
        wanted.forEach((name, value) ->
            option(probe.port(), name).ifPresent(set -> assertEquals(value, set, name.name())));
    }

    /** An option that the socket does not know, or whose value is of another kind, is named. */
    @Test
    default void shouldNameTheOptionThatIsRefused() {
        final Map<SocketOption<?>, Object> unknown = Map.of(ConnectRules.UNKNOWN, "value");
        assertTrue(refused(Step.SOCKET_CREATE, bench().any(), null, PortBench.with(unknown)).contains("UNKNOWN"));
        final Map<SocketOption<?>, Object> wrong = Map.of(StandardSocketOptions.SO_RCVBUF, "large");
        assertTrue(refused(Step.SOCKET_CREATE, bench().any(), null, PortBench.with(wrong)).contains("SO_RCVBUF"));
    }

    /** An address without a number is not looked up on the loop. */
    @Test
    default void shouldRefuseUnresolvedAddresses() {
        final var nowhere = InetSocketAddress.createUnresolved("localhost", 7);
        refused(Step.SOCKET_CREATE, nowhere, null, PortBench.plain());
        refused(Step.SOCKET_CREATE, bench().any(), nowhere, PortBench.plain());
    }

    /** A peer that the local address cannot reach is refused. */
    @Test
    default void shouldRefuseAPeerOutOfReach() {
        refused(Step.CONNECT_SERVER, bench().any(), new InetSocketAddress(foreign(), 7), PortBench.plain());
    }

    /** A group of another family than the local address is refused, and both are named. */
    @Test
    default void shouldRefuseAGroupOfAnotherFamily() {
        final InetAddress group = PortBench.literal(foreign() instanceof Inet4Address ? "239.1.2.3" : "ff15::1234");
        final String message = refused(Step.SOCKET_CREATE, bench().any(), null, joining(group));
        assertTrue(message.contains(group.getHostAddress()), message);
        assertTrue(message.contains(bench().any().getAddress().getHostAddress()), message);
    }

    /** A group that is none is refused. */
    @Test
    default void shouldRefuseAGroupThatIsNone() {
        final InetAddress none = bench().any().getAddress();
        final String message = refused(Step.SOCKET_CREATE, bench().any(), null, joining(none));
        assertTrue(message.contains(none.getHostAddress()), message);
    }

    private static PortOptions joining(final InetAddress group) {
        return new PortOptions(
            PortBench.DATAGRAM_BYTES, PortBench.BATCH, Map.of(), Optional.of(group), Optional.empty());
    }

    /** Fails to open, and gives the message. */
    private String refused(
        final Step step, final InetSocketAddress local, final @Nullable InetSocketAddress remote,
        final PortOptions options) {
        final ListenException refused =
            assertThrows(ListenException.class, () -> bench().open(bench().near(), local, remote, options));
        assertEquals(step, refused.step());
        return String.valueOf(refused.getMessage());
    }
}
