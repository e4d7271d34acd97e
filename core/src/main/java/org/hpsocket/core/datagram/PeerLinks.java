package org.hpsocket.core.datagram;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.hpsocket.StartException;
import org.hpsocket.Udp;
import org.hpsocket.core.events.Owner;
import org.hpsocket.core.link.Links;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.PortOptions;
import org.jspecify.annotations.Nullable;

/**
 * Makes links of the peers of datagram ports: of all that send to a server's, or the one that a client's is connected
 * with.
 */
public final class PeerLinks implements Links {
    private final Owner component;
    private final Udp rules;
    private final AtomicLong waitingBytes = new AtomicLong();

    public PeerLinks(final Owner component, final Udp rules) {
        this.component = component;
        this.rules = rules;
    }

    @Override
    public Listening listen(
        final EventLoop loop, final SocketAddress local, final LinkOptions options, final Acceptor acceptor)
        throws ListenException {
        final var port = new PeerPort(loop, component, rules, acceptor, waitingBytes);
        port.open((InetSocketAddress) local, null, portOptions(options.listening()));
        return port;
    }

    @Override
    public Runnable connect(final EventLoop loop, final @Nullable SocketAddress local, final SocketAddress remote,
        final LinkOptions options, final Connector connector) {
        final var peer = (InetSocketAddress) remote;
        final var port = new PeerPort(loop, component, rules, null, waitingBytes);
        try {
            port.open(local == null ? anyOf(peer) : (InetSocketAddress) local, peer, portOptions(options.connected()));
        } catch (final ListenException e) {
            connector.failed(e);
            return () -> { };
        }
        port.connected(peer, connector);
        return () -> { };
    }

    private PortOptions portOptions(final java.util.Map<java.net.SocketOption<?>, Object> socket) {
        return new PortOptions(component.options().maxDatagramSize(), component.options().postReceiveCount(), socket,
            Optional.empty(), Optional.empty());
    }

    /** Any address of the family of another one. */
    static InetSocketAddress anyOf(final InetSocketAddress other) throws ListenException {
        return new InetSocketAddress(any(other.getAddress() instanceof Inet4Address), 0);
    }

    static java.net.InetAddress any(final boolean four) throws ListenException {
        try {
            return java.net.InetAddress.getByAddress(new byte[four ? 4 : 16]);
        } catch (final java.net.UnknownHostException e) {
            throw new ListenException(StartException.Step.SOCKET_CREATE, e);
        }
    }
}
