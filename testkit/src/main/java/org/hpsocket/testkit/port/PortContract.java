package org.hpsocket.testkit.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.util.Objects;
import java.util.Optional;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.loop.Loops;
import org.hpsocket.testkit.loop.ThreadedLoops;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the ports of every transport that has {@link org.hpsocket.spi.Capability#DATAGRAM} keep to, over a network that
 * loses nothing. A transport's test extends this and gives the transport; the rest has defaults for UDP.
 *
 * <p>Each test has two loops of its own, fails when a call-back breaks a rule, whichever the test is about, and when a
 * slab is lost.
 *
 * <p>Limits: every wait ends in time, as a failure; nothing is asserted about speed.
 */
public abstract class PortContract implements PortOpenRules, PortReceiveRules, PortSendRules, PortGroupRules {
    private @Nullable PortBench bench;

    /** For suites of transports. */
    protected PortContract() {
    }

    /**
     * Makes the transport.
     *
     * @return the transport; asked for in each test
     */
    protected abstract Transport transport();

    /**
     * Makes the loops.
     *
     * @return loops with threads; asked for in each test, after the transport
     */
    protected Loops loops() {
        return new ThreadedLoops();
    }

    /**
     * Gives the address of the ports.
     *
     * @return the loop-back address of IPv4
     */
    protected InetAddress address() {
        return PortBench.literal("127.0.0.1");
    }

    @Override
    public InetAddress foreign() {
        return PortBench.literal(address() instanceof Inet4Address ? "::1" : "127.0.0.1");
    }

    @Override
    public NetworkInterface via() {
        try {
            final NetworkInterface loopBack = NetworkInterface.getByInetAddress(PortBench.literal("127.0.0.1"));
            return Objects.requireNonNull(loopBack, "loop-back");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<InetAddress> broadcast() {
        return Optional.empty();
    }

    @Override
    public boolean givesBackAll() {
        return false;
    }

    @Override
    public Optional<Object> option(final Port port, final SocketOption<?> option) {
        return Optional.empty();
    }

    @Override
    public PortBench bench() {
        return Objects.requireNonNull(bench, "bench");
    }

    /** Makes the loops. */
    @BeforeEach
    public void openBench() {
        final Transport made = transport();
        bench = new PortBench(made, loops(), address());
    }

    /** Closes everything, and fails for what was broken on the way. */
    @AfterEach
    public void closeBench() {
        bench().close();
    }
}
