package org.hpsocket.testkit.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Objects;
import java.util.Optional;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.loop.Loops;
import org.hpsocket.testkit.loop.ThreadedLoops;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every transport keeps to. A transport's test extends this and gives the transport; the rest has defaults for
 * TCP.
 *
 * <p>Each test has two loops of its own, fails when a call-back breaks a rule, whichever the test is about, and when a
 * slab is lost.
 *
 * <p>Limits: every wait ends in time, as a failure; nothing is asserted about speed.
 */
public abstract class TransportContract
    implements ReceiveRules, SendRules, CloseRules, ConnectRules, ListenRules, HandoverRules {
    private static final int BULK_BYTES = 16 << 20;

    private @Nullable TransportBench bench;

    /** For suites of transports. */
    protected TransportContract() {
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
     * Gives an address to listen on.
     *
     * @return a free one, each time; the loop-back address with any port
     */
    protected SocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public int bulkBytes() {
        return BULK_BYTES;
    }

    @Override
    public Optional<Object> option(final Link link, final SocketOption<?> option) {
        return Optional.empty();
    }

    @Override
    public TransportBench bench() {
        return Objects.requireNonNull(bench, "bench");
    }

    /** Makes the loops. */
    @BeforeEach
    public void openBench() {
        final Transport made = transport();
        bench = new TransportBench(made, loops(), this::address);
    }

    /** Closes everything, and fails for what was broken on the way. */
    @AfterEach
    public void closeBench() {
        bench().close();
    }
}
