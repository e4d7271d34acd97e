package org.hpsocket.testkit.port;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Literal;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.loop.Loops;
import org.hpsocket.testkit.loop.SteppedLoop;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of ports are tried on: two loops, and ports on them.
 *
 * <p>Thread: the test's.
 */
public final class PortBench implements AutoCloseable {
    /** The longest datagram that is taken. */
    public static final int DATAGRAM_BYTES = 1000;
    /** The most datagrams of a turn. */
    public static final int BATCH = 8;
    private static final int BREATHS = 16;

    private final Transport transport;
    private final Loops loops;
    private final InetAddress address;
    private final SteppedLoop near;
    private final SteppedLoop far;
    private final List<PortProbe> probes = new ArrayList<>();

    /**
     * Creates a bench with two loops.
     *
     * @param transport makes the ports
     * @param loops runs the loops
     * @param address of the ports
     */
    public PortBench(final Transport transport, final Loops loops, final InetAddress address) {
        this.transport = transport;
        this.loops = loops;
        this.address = address;
        this.near = loops.add(transport);
        this.far = loops.add(transport);
    }

    /**
     * Gives the transport.
     *
     * @return the transport
     */
    public Transport transport() {
        return transport;
    }

    /**
     * Gives the loop that ports are on by themselves.
     *
     * @return the loop
     */
    public SteppedLoop near() {
        return near;
    }

    /**
     * Gives another loop.
     *
     * @return the loop
     */
    public SteppedLoop far() {
        return far;
    }

    /**
     * Gives an address to bind.
     *
     * @return the address of the loop-back with any port
     */
    public InetSocketAddress any() {
        return new InetSocketAddress(address, 0);
    }

    /**
     * Makes options.
     *
     * @return without any option of sockets
     */
    public static PortOptions plain() {
        return with(Map.of());
    }

    /**
     * Makes options.
     *
     * @param socket options of the socket
     * @return the options
     */
    public static PortOptions with(final Map<SocketOption<?>, Object> socket) {
        return new PortOptions(DATAGRAM_BYTES, BATCH, socket, Optional.empty(), Optional.empty());
    }

    /**
     * Opens a port on the near loop.
     *
     * @return the port, without a peer
     */
    public PortProbe open() {
        return open(null);
    }

    /**
     * Opens a port on the near loop.
     *
     * @param remote its peer, or null
     * @return the port
     */
    public PortProbe open(final @Nullable InetSocketAddress remote) {
        return open(near, remote);
    }

    /**
     * Opens a port.
     *
     * @param loop its loop
     * @param remote its peer, or null
     * @return the port
     */
    public PortProbe open(final SteppedLoop loop, final @Nullable InetSocketAddress remote) {
        try {
            return open(loop, any(), remote, plain());
        } catch (final ListenException e) {
            throw new AssertionError("no port: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a port.
     *
     * @param loop its loop
     * @param local the address to bind
     * @param remote its peer, or null
     * @param options the options
     * @return the port; closed at the end
     * @throws ListenException as the transport says
     */
    public PortProbe open(
        final SteppedLoop loop, final InetSocketAddress local, final @Nullable InetSocketAddress remote,
        final PortOptions options) throws ListenException {
        final var probe = new PortProbe(loops, loop, options.datagramBytes());
        final var failed = new AtomicReference<@Nullable ListenException>();
        loops.on(loop, () -> {
            try {
                probe.of(transport.open(loop, local, remote, options, probe));
            } catch (final ListenException e) {
                failed.set(e);
            }
        });
        final ListenException failure = failed.get();
        if (failure != null) {
            throw failure;
        }
        probes.add(probe);
        return probe;
    }

    /**
     * Closes a port, and waits until its address is free.
     *
     * @param probe the port
     */
    public void close(final PortProbe probe) {
        probe.close();
        loops.on(probe.loop(), () -> { });
        loops.on(probe.loop(), () -> { });
    }

    /**
     * Waits until something has come true.
     *
     * @param what says it
     * @param condition the condition
     */
    public void await(final String what, final BooleanSupplier condition) {
        loops.await(what, condition);
    }

    /**
     * Waits for call-backs of a port.
     *
     * @param probe the port
     * @param name which
     * @param count how many
     */
    public void await(final PortProbe probe, final String name, final int count) {
        await(name + " " + count + " times", () -> probe.count(name) >= count);
    }

    /**
     * Lets both loops go round many times, so that what a broken port would do has happened: sends back and forth
     * between two other ports.
     */
    public void breathe() {
        final PortProbe one = open(near, null);
        final PortProbe other = open(far, one.address());
        for (int breath = 1; breath <= BREATHS; breath++) {
            other.send(null, Wire.text("there"));
            await(one, "datagram", breath);
            one.send(other.address(), Wire.text("back"));
            await(other, "datagram", breath);
        }
        one.close();
        other.close();
    }

    /** Closes every port and loop, and fails for each rule that a call-back broke and each slab that is lost. */
    @Override
    public void close() {
        try (loops) {
            probes.stream().filter(PortProbe::isOpen).forEach(PortProbe::close);
        }
        final List<String> broken = probes.stream().flatMap(probe -> probe.broken().stream()).distinct().toList();
        if (!broken.isEmpty()) {
            throw new AssertionError("rules broken: " + broken);
        }
    }

    /** Reads an address that is written in numbers. */
    static InetAddress literal(final String numbers) {
        return Literal.address(numbers).orElseThrow();
    }

    /** Gives the address that is bound everywhere, of the family of another one. */
    static InetAddress everywhere(final InetAddress alike) {
        return literal(alike instanceof Inet4Address ? "0.0.0.0" : "::");
    }
}
