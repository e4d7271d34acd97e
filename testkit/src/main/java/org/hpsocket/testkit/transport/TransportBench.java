package org.hpsocket.testkit.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.loop.Loops;
import org.hpsocket.testkit.loop.SteppedLoop;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a transport are tried on: two loops, one of which listens, and links between them.
 *
 * <p>Thread: the test's.
 */
public final class TransportBench implements AutoCloseable {
    /** The most bytes of a delivery. */
    public static final int READ_BYTES = 4096;
    private static final int BREATHS = 16;

    private final Transport transport;
    private final Loops loops;
    private final Supplier<SocketAddress> addresses;
    private final List<SteppedLoop> all = new CopyOnWriteArrayList<>();
    private final SteppedLoop near;
    private final SteppedLoop far;
    private final List<LinkProbe> probes = new ArrayList<>();
    private final List<Listening> listenings = new ArrayList<>();
    private @Nullable LinkPair breather;

    /**
     * Creates a bench with two loops.
     *
     * @param transport makes the links
     * @param loops runs the loops
     * @param addresses gives where to listen, each time another
     */
    public TransportBench(final Transport transport, final Loops loops, final Supplier<SocketAddress> addresses) {
        this.transport = transport;
        this.loops = loops;
        this.addresses = addresses;
        this.near = anotherLoop();
        this.far = anotherLoop();
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
     * Gives an address to listen on.
     *
     * @return one that is free
     */
    public SocketAddress address() {
        return addresses.get();
    }

    /**
     * Gives the loop that connects.
     *
     * @return the loop
     */
    public SteppedLoop near() {
        return near;
    }

    /**
     * Gives the loop that listens.
     *
     * @return the loop
     */
    public SteppedLoop far() {
        return far;
    }

    /**
     * Gives one more loop.
     *
     * @return the loop
     */
    public SteppedLoop anotherLoop() {
        final SteppedLoop loop = loops.add(transport);
        all.add(loop);
        return loop;
    }

    /**
     * Tells whether the transport has a capability.
     *
     * @param capability the capability
     * @return true when it has
     */
    public boolean has(final Capability capability) {
        return transport.capabilities().contains(capability);
    }

    /**
     * Takes the link of a probe out of the transport, and lets its loop turn.
     *
     * @param probe the probe
     * @return the socket
     */
    public Handover handOver(final LinkProbe probe) {
        final var given = new AtomicReference<@Nullable Handover>();
        probe.call(link -> given.set(link.handOver().orElse(null)));
        turn(probe.loop());
        return Objects.requireNonNull(given.get(), "socket");
    }

    /**
     * Gives a socket to the transport; the probe hears of it again.
     *
     * @param probe the probe whose link it was
     * @param socket the socket
     */
    public void adopt(final LinkProbe probe, final Handover socket) {
        on(probe.loop(), () -> {
            try {
                probe.of(transport.adopt(probe.loop(), socket, plain(), probe));
            } catch (final IOException e) {
                throw new AssertionError("a socket is not taken: " + e, e);
            }
        });
    }

    /**
     * Takes a listening socket out of the transport, and lets its loop turn.
     *
     * @param listening the socket
     * @return the same
     */
    public Handover handOver(final Listening listening) {
        final var given = new AtomicReference<@Nullable Handover>();
        on(far, () -> given.set(listening.handOver().orElse(null)));
        turn(far);
        return Objects.requireNonNull(given.get(), "socket");
    }

    /**
     * Gives a listening socket to the transport.
     *
     * @param socket the socket
     * @param door takes the links
     */
    public void adopt(final Handover socket, final AcceptProbe door) {
        on(far, () -> {
            try {
                final Listening adopted = transport.adopt(far, socket, plain(), door);
                synchronized (this) {
                    listenings.add(adopted);
                }
            } catch (final IOException e) {
                throw new AssertionError("a socket is not taken: " + e, e);
            }
        });
    }

    private void turn(final SteppedLoop loop) {
        on(loop, () -> { });
        on(loop, () -> { });
    }

    /**
     * Makes options of links.
     *
     * @return without any option of sockets
     */
    public static LinkOptions plain() {
        return new LinkOptions(READ_BYTES, 50, Map.of(), Map.of());
    }

    /**
     * Makes options of links.
     *
     * @param listening options of listening sockets
     * @param connected options of connected sockets
     * @return the options
     */
    public static LinkOptions with(
        final Map<SocketOption<?>, Object> listening, final Map<SocketOption<?>, Object> connected) {
        return new LinkOptions(READ_BYTES, 50, listening, connected);
    }

    /**
     * Makes who takes links to the loop that listens.
     *
     * @return the door
     */
    public AcceptProbe door() {
        return door(() -> far, probe -> { });
    }

    /**
     * Makes who takes links.
     *
     * @param homes chooses the loop of each, or null
     * @param prepared is given each probe before its link opens
     * @return the door
     */
    public AcceptProbe door(final Supplier<@Nullable SteppedLoop> homes, final Consumer<LinkProbe> prepared) {
        return new AcceptProbe(homes, link -> {
            final var probe = new LinkProbe(loops, here(), READ_BYTES);
            prepared.accept(probe);
            keep(probe);
            return probe.of(link);
        });
    }

    /**
     * Listens on the loop that listens.
     *
     * @param local the address
     * @param options the options
     * @param door takes the links
     * @return the listening socket; closed at the end
     * @throws ListenException as the transport says
     */
    public Listening listen(final SocketAddress local, final LinkOptions options, final AcceptProbe door)
        throws ListenException {
        final var made = new AtomicReference<@Nullable Listening>();
        final var failed = new AtomicReference<@Nullable ListenException>();
        on(far, () -> {
            try {
                made.set(transport.listen(far, local, options, door));
            } catch (final ListenException e) {
                failed.set(e);
            }
        });
        final ListenException failure = failed.get();
        if (failure != null) {
            throw failure;
        }
        final Listening listening = Objects.requireNonNull(made.get(), "listening");
        synchronized (this) {
            listenings.add(listening);
        }
        return listening;
    }

    /**
     * Listens on a free port.
     *
     * @param door takes the links
     * @return the listening socket
     */
    public Listening listen(final AcceptProbe door) {
        try {
            return listen(address(), plain(), door);
        } catch (final ListenException e) {
            throw new AssertionError("cannot listen: " + e.getMessage(), e);
        }
    }

    /**
     * Closes a listening socket, and waits until its port is free.
     *
     * @param listening the socket
     */
    public void close(final Listening listening) {
        on(far, listening::close);
        on(far, () -> { });
        on(far, () -> { });
    }

    /**
     * Begins to connect on the loop that connects.
     *
     * @param remote where to
     * @return the attempt
     */
    public ConnectProbe attempt(final SocketAddress remote) {
        return attempt(null, remote, plain(), probe -> { });
    }

    /**
     * Begins to connect on the loop that connects.
     *
     * @param local where from, or null
     * @param remote where to
     * @param options the options
     * @param begun is given the attempt on the loop, when the call has returned
     * @return the attempt
     */
    public ConnectProbe attempt(
        final @Nullable SocketAddress local, final SocketAddress remote, final LinkOptions options,
        final Consumer<ConnectProbe> begun) {
        return attempt(new ConnectProbe(new LinkProbe(loops, near, READ_BYTES)), local, remote, options, begun);
    }

    /**
     * Makes a connection.
     *
     * @return both ends, open
     */
    public LinkPair connect() {
        return connect(plain(), probe -> { }, probe -> { });
    }

    /**
     * Makes a connection.
     *
     * @param options of both ends
     * @param nearPrepared is given the probe that connects before its link opens
     * @param farPrepared is given the probe that is accepted before its link opens
     * @return both ends; open, or closed by what was prepared
     */
    public LinkPair connect(
        final LinkOptions options, final Consumer<LinkProbe> nearPrepared, final Consumer<LinkProbe> farPrepared) {
        final AcceptProbe door = door(() -> far, farPrepared);
        final Listening listening;
        try {
            listening = listen(address(), options, door);
        } catch (final ListenException e) {
            throw new AssertionError("cannot listen: " + e.getMessage(), e);
        }
        final var probe = new LinkProbe(loops, near, READ_BYTES);
        nearPrepared.accept(probe);
        final ConnectProbe attempt =
            attempt(new ConnectProbe(probe), null, listening.localAddress(), options, begun -> { });
        await("a connection", () -> probe.isOpen() && !door.accepted().isEmpty() && door.accepted().get(0).isOpen());
        if (!attempt.answers().equals(List.of("connected"))) {
            throw new AssertionError("connect was answered " + attempt.answers());
        }
        return new LinkPair(probe, door.accepted().get(0));
    }

    /**
     * Runs something on a loop; at once when called on it.
     *
     * @param loop the loop
     * @param task what
     */
    public void on(final SteppedLoop loop, final Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            loops.on(loop, task);
        }
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
     * Lets both loops go round many times, so that what a broken link would do has happened: sends back and forth on
     * another connection.
     */
    public void breathe() {
        if (breather == null) {
            breather = connect(plain(), probe -> { }, probe -> { });
        }
        final LinkPair pair = breather;
        for (int breath = 0; breath < BREATHS; breath++) {
            roundTrip(pair);
        }
    }

    /**
     * Closes every link, listening socket and loop, and fails for each rule that a call-back broke and each slab that
     * is lost.
     */
    @Override
    public void close() {
        final List<LinkProbe> all = probes();
        try (loops) {
            all.stream().filter(probe -> !probe.isClosed()).forEach(LinkProbe::abort);
            loops.await("the close of every link", () -> all.stream().allMatch(LinkProbe::isClosed));
            listenings().forEach(this::close);
            on(near, () -> { });
        }
        final List<String> broken = probes().stream().flatMap(probe -> probe.broken().stream()).distinct().toList();
        if (!broken.isEmpty()) {
            throw new AssertionError("rules broken: " + broken);
        }
    }

    private SteppedLoop here() {
        return all.stream().filter(SteppedLoop::inLoop).findFirst()
            .orElseThrow(() -> new AssertionError("accepted off every loop, on " + Thread.currentThread().getName()));
    }

    private void roundTrip(final LinkPair pair) {
        final int before = pair.near().receivedBytes();
        final int farBefore = pair.far().receivedBytes();
        pair.far().ask();
        pair.near().send(new byte[1]);
        await("a byte there", () -> pair.far().receivedBytes() > farBefore);
        pair.near().ask();
        pair.far().send(new byte[1]);
        await("a byte back", () -> pair.near().receivedBytes() > before);
    }

    private ConnectProbe attempt(
        final ConnectProbe attempt, final @Nullable SocketAddress local, final SocketAddress remote,
        final LinkOptions options, final Consumer<ConnectProbe> begun) {
        on(near, () -> {
            attempt.cancelsBy(transport.connect(near, local, remote, options, attempt));
            begun.accept(attempt);
        });
        keep(attempt.probe());
        return attempt;
    }

    private synchronized void keep(final LinkProbe probe) {
        probes.add(probe);
    }

    private synchronized List<LinkProbe> probes() {
        return probes.stream().filter(LinkProbe::isLinked).toList();
    }

    private synchronized List<Listening> listenings() {
        return List.copyOf(listenings);
    }
}
