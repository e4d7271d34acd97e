package org.hpsocket.transport.nio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.hpsocket.StartException;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.PortOptions;
import org.jspecify.annotations.Nullable;

/**
 * Makes the socket of a port in the order that the system wants: options, address, group, peer.
 *
 * <p>Owns: the socket, until it is made; one that fails on the way is closed.
 */
final class PortSocket {
    private final InetSocketAddress local;
    private final @Nullable InetSocketAddress remote;
    private final PortOptions options;

    PortSocket(final InetSocketAddress local, final @Nullable InetSocketAddress remote, final PortOptions options) {
        this.local = local;
        this.remote = remote;
        this.options = options;
    }

    /**
     * Makes it.
     *
     * @return the socket, now the caller's
     * @throws ListenException naming the step that failed; then nothing is left open
     */
    DatagramChannel make() throws ListenException {
        final DatagramChannel channel = create();
        StartException.Step step = StartException.Step.SOCKET_CREATE;
        try {
            channel.configureBlocking(false);
            Sockets.apply(channel, options.socket());
            step = StartException.Step.SOCKET_BIND;
            bind(channel);
            step = StartException.Step.CONNECT_SERVER;
            if (options.group().isPresent()) {
                join(channel, options.group().get());
            }
            return remote == null ? channel : channel.connect(remote);
        } catch (final IOException | RuntimeException e) {
            Sockets.discard(channel);
            throw Sockets.failed(step, e);
        }
    }

    /**
     * Binds. A free port is chosen before the socket shares its address or port: for one that does, the system chooses
     * among the ports of all others that do. Two sockets with the same peer would be one to it, and two servers would
     * each get some of the other's peers.
     */
    private void bind(final DatagramChannel channel) throws IOException {
        final boolean any = local.getPort() == 0;
        final boolean sharesPort = isOn(StandardSocketOptions.SO_REUSEPORT);
        if (any) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
        }
        if (any && sharesPort) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, false);
        }
        channel.bind(local);
        channel.setOption(
            StandardSocketOptions.SO_REUSEADDR, remote != null || isOn(StandardSocketOptions.SO_REUSEADDR));
        if (any && sharesPort) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
    }

    private boolean isOn(final SocketOption<Boolean> option) {
        return Boolean.TRUE.equals(options.socket().get(option));
    }

    private DatagramChannel create() throws ListenException {
        try {
            final InetSocketAddress own = Sockets.resolved(local);
            final InetSocketAddress peer = remote == null ? null : Sockets.resolved(remote);
            checkGroup();
            return DatagramChannel.open(Sockets.family(own, peer));
        } catch (final IOException | RuntimeException e) {
            throw Sockets.failed(StartException.Step.SOCKET_CREATE, e);
        }
    }

    private void checkGroup() throws IOException {
        if (options.group().isEmpty()) {
            return;
        }
        final InetAddress group = options.group().get();
        if (!group.isMulticastAddress()) {
            throw new IOException("not a multicast group: " + group.getHostAddress());
        }
        if (Sockets.isFour(group) != Sockets.isFour(local.getAddress())) {
            throw new IOException(
                "group and local address are not of one family: group=" + group.getHostAddress() + " local=" + local);
        }
    }

    /** The channel wants an interface; its socket leaves the choice to the system. */
    private void join(final DatagramChannel channel, final InetAddress group) throws IOException {
        try {
            if (options.via().isPresent()) {
                channel.join(group, options.via().get());
            } else {
                channel.socket().joinGroup(new InetSocketAddress(group, 0), null);
            }
        } catch (final IOException | RuntimeException e) {
            final String via = options.via().map(NetworkInterface::getName).orElse("the system's choice");
            throw new IOException(
                "group not joined: group=" + group.getHostAddress() + " via=" + via + ": " + e.getMessage(), e);
        }
    }
}
