package org.hpsocket.testkit.memory;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.StartException;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.jspecify.annotations.Nullable;

/**
 * The ports of a network: who is bound where, and who hears what. All under the lock of the network.
 *
 * <p>Several may share an address if each of them says so; of those a datagram goes to the one that is connected to its
 * sender, else to the one that is bound most narrowly. Of several alike it goes to the newest, but ports with
 * SO_REUSEPORT divide the senders among them. A datagram to a group goes to all of its members, one to {@code
 * 255.255.255.255} to all ports of its number.
 *
 * <p>Where nobody hears it when it arrives, a connected sender is told, as by ICMP; unless that is lost too.
 */
final class MemoryPorts {
    private final MemoryNetwork network;
    private final List<MemoryPort> open = new ArrayList<>();
    private final FreeNumbers numbers = new FreeNumbers();
    private long flights;

    MemoryPorts(final MemoryNetwork network) {
        this.network = network;
    }

    /**
     * Opens a port.
     *
     * @throws ListenException naming the step that failed
     */
    MemoryPort open(
        final Loop loop, final InetSocketAddress local, final @Nullable InetSocketAddress remote,
        final PortOptions options, final PortHandler handler) throws ListenException {
        StartException.Step step = StartException.Step.SOCKET_CREATE;
        network.lock().lock();
        try {
            final InetSocketAddress wanted = MemoryTransport.resolved(local);
            requireGroup(options, wanted.getAddress());
            MemoryTransport.requireKnown(options.socket(), MemoryTransport.DATAGRAM);
            final InetSocketAddress peer = remote == null ? null : MemoryTransport.resolved(remote);
            step = StartException.Step.SOCKET_BIND;
            final InetSocketAddress bound = bind(wanted, options);
            step = StartException.Step.CONNECT_SERVER;
            final InetSocketAddress own = peer == null ? bound : Addresses.seenFrom(bound, peer);
            final var port = new MemoryPort(network, loop, own, peer, options, handler);
            open.add(port);
            return port;
        } catch (final IOException e) {
            throw new ListenException(step, e);
        } finally {
            network.lock().unlock();
        }
    }

    /** Frees the address of a port; what was on its way to it finds nobody, or another one. */
    void close(final MemoryPort port, final List<Flight> stray) {
        open.remove(port);
        stray.forEach(this::findLater);
    }

    /** Puts a port in the place of another one. */
    void replace(final MemoryPort before, final MemoryPort port) {
        open.replaceAll(other -> other == before ? port : other);
    }

    /** Sends a datagram on its way to everybody who hears it. */
    void carry(final MemoryPort sender, final byte[] bytes, final InetSocketAddress to) {
        final InetSocketAddress from = Addresses.seenFrom(sender.local(), to);
        final List<MemoryPort> hearers = hearers(sender, from, to);
        if (hearers.isEmpty()) {
            launch(sender, bytes, from, to).forEach(this::findLater);
        }
        for (final MemoryPort hearer : hearers) {
            launch(sender, bytes, from, to).forEach(flight -> land(flight, hearer));
        }
    }

    /** Draws what becomes of a datagram: none, one or two. */
    private List<Flight> launch(
        final MemoryPort sender, final byte[] bytes, final InetSocketAddress from, final InetSocketAddress to) {
        final var launched = new ArrayList<Flight>();
        final int copies = sender.isDrawn(network.faults().repeats()) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            if (!sender.isDrawn(network.faults().losses())) {
                launched.add(new Flight(bytes, sender, from, to, sender.arrivalNs(), flights++));
            }
        }
        return launched;
    }

    private void land(final Flight flight, final MemoryPort hearer) {
        if (!hearer.take(flight)) {
            findLater(flight);
        }
    }

    /** Looks for a hearer when it arrives, on the loop of its sender; one that has ended sends no more. */
    private void findLater(final Flight flight) {
        flight.sender().at(flight.atNs(), () -> find(flight));
    }

    private void find(final Flight flight) {
        network.lock().lock();
        try {
            final List<MemoryPort> hearers = hearers(flight.sender(), flight.from(), flight.to());
            final boolean isTaken = hearers.stream().filter(hearer -> hearer.take(flight)).count() > 0;
            if (!isTaken && !Addresses.isForMany(flight.to().getAddress())) {
                flight.sender().unreachable(flight.to());
            }
        } finally {
            network.lock().unlock();
        }
    }

    private List<MemoryPort> hearers(
        final MemoryPort sender, final InetSocketAddress from, final InetSocketAddress to) {
        final List<MemoryPort> able = open.stream().filter(port -> port.hears(sender, from, to)).toList();
        if (Addresses.isForMany(to.getAddress()) || able.size() < 2) {
            return able;
        }
        final int best = able.stream().mapToInt(MemoryPort::narrowness).max().orElse(0);
        final List<MemoryPort> alike = able.stream().filter(port -> port.narrowness() == best).toList();
        final boolean isDivided = alike.stream().allMatch(port -> port.isOn(StandardSocketOptions.SO_REUSEPORT));
        return List.of(alike.get(isDivided ? Math.floorMod(from.hashCode(), alike.size()) : alike.size() - 1));
    }

    private InetSocketAddress bind(final InetSocketAddress wanted, final PortOptions options) throws BindException {
        if (wanted.getPort() == 0) {
            return new InetSocketAddress(wanted.getAddress(),
                numbers.next(number -> open.stream().anyMatch(port -> port.local().getPort() == number)));
        }
        final boolean isTaken = open.stream().anyMatch(port -> port.local().getPort() == wanted.getPort()
            && Addresses.overlap(port.local().getAddress(), wanted.getAddress()) && !port.sharesWith(options));
        if (isTaken) {
            throw new BindException("Address already in use: " + wanted);
        }
        return wanted;
    }

    private static void requireGroup(final PortOptions options, final InetAddress local) throws IOException {
        if (options.group().isEmpty()) {
            return;
        }
        final InetAddress group = options.group().get();
        if (!group.isMulticastAddress()) {
            throw new IOException("not a multicast group: " + group.getHostAddress());
        }
        if (group.getClass() != local.getClass()) {
            throw new IOException("group=" + group.getHostAddress() + " is not of the family of local=" + local);
        }
    }
}
