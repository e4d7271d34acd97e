package org.hpsocket.testkit.memory;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where the links and ports of memory transports meet: addresses, time, chance and faults. Without an operating system,
 * so tests of the same seed that step their loops run alike, byte for byte.
 *
 * <p>Time: with a clock of its own the network never waits, and its owner steps the loops and moves the clock to {@link
 * #nextNs()}. Without one it keeps real time, and each loop has a thread that waits.
 *
 * <p>Thread: any. One lock guards it all; no call-back runs under it.
 */
public final class MemoryNetwork {
    private final long seed;
    private final LongSupplier clock;
    private final boolean stepped;
    private final ReentrantLock lock = new ReentrantLock();
    private final SplittableRandom random;
    private final Map<InetSocketAddress, MemoryListening> listening = new HashMap<>();
    private final Set<InetSocketAddress> bound = new HashSet<>();
    private final Set<MemoryPoller> pollers = new LinkedHashSet<>();
    private final Set<MemoryLink> links = new LinkedHashSet<>();
    private volatile MemoryFaults faults;
    private final FreeNumbers numbers = new FreeNumbers();
    private final MemoryPorts ports = new MemoryPorts(this);

    /**
     * Creates a network in real time, for loops with threads.
     *
     * @param seed of everything that is drawn
     * @param faults how it behaves
     */
    public MemoryNetwork(final long seed, final MemoryFaults faults) {
        this(seed, faults, System::nanoTime, false);
    }

    /**
     * Creates a network in virtual time, for loops that are stepped.
     *
     * @param seed of everything that is drawn
     * @param faults how it behaves
     * @param clock the time, in nanoseconds
     */
    public MemoryNetwork(final long seed, final MemoryFaults faults, final LongSupplier clock) {
        this(seed, faults, clock, true);
    }

    private MemoryNetwork(final long seed, final MemoryFaults faults, final LongSupplier clock, final boolean stepped) {
        this.seed = seed;
        this.faults = faults;
        this.clock = clock;
        this.stepped = stepped;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Gives the seed, to be printed with a failure.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * Gives the behaviour.
     *
     * @return the faults
     */
    public MemoryFaults faults() {
        return faults;
    }

    /**
     * Changes the behaviour of what happens from now on.
     *
     * @param changed the faults
     */
    public void faults(final MemoryFaults changed) {
        faults = changed;
    }

    /**
     * Tells when the next thing will happen: bytes arrive, a connect is answered, a link is told to go on.
     *
     * @return nanoseconds of its clock, {@link Long#MAX_VALUE} when nothing is under way
     */
    public long nextNs() {
        lock.lock();
        try {
            return pollers.stream().mapToLong(MemoryPoller::nextNs).min().orElse(Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /** Resets every connection, as a network does that goes away. */
    public void resetConnections() {
        lock.lock();
        try {
            for (final MemoryLink link : List.copyOf(links)) {
                link.resetAt(nowNs());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Counts the links that are open, both ends of a connection.
     *
     * @return the number
     */
    public int linkCount() {
        lock.lock();
        try {
            return links.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Names the addresses that are listened on.
     *
     * @return a snapshot
     */
    public List<InetSocketAddress> listeningAddresses() {
        lock.lock();
        try {
            return new ArrayList<>(listening.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** Gives where datagrams meet. */
    MemoryPorts ports() {
        return ports;
    }

    ReentrantLock lock() {
        return lock;
    }

    Condition condition() {
        return lock.newCondition();
    }

    boolean stepped() {
        return stepped;
    }

    long nowNs() {
        return clock.getAsLong();
    }

    /** Gives a source of its own to a connection. */
    RandomGenerator split() {
        lock.lock();
        try {
            return random.split();
        } finally {
            lock.unlock();
        }
    }

    void add(final MemoryPoller poller) {
        lock.lock();
        try {
            pollers.add(poller);
        } finally {
            lock.unlock();
        }
    }

    /** Locked. */
    void remove(final MemoryPoller poller) {
        pollers.remove(poller);
    }

    /** Locked. */
    void add(final MemoryLink link) {
        links.add(link);
    }

    /** Locked. */
    void remove(final MemoryLink link) {
        links.remove(link);
    }

    /** Takes an address, with a free port where it has none. Locked. */
    InetSocketAddress bind(final InetSocketAddress wanted) throws BindException {
        final var address = wanted.getPort() == 0 ? new InetSocketAddress(wanted.getAddress(), freePort()) : wanted;
        if (isTaken(address)) {
            throw new BindException("Address already in use: " + address);
        }
        bound.add(address);
        return address;
    }

    /** Locked. */
    void free(final InetSocketAddress address) {
        bound.remove(address);
        listening.remove(address);
    }

    /** Locked. */
    void listen(final InetSocketAddress address, final MemoryListening listener) {
        listening.put(address, listener);
    }

    /** Finds who listens on an address, or on its port on all addresses. Locked. */
    @Nullable MemoryListening listener(final InetSocketAddress address) {
        final MemoryListening exact = listening.get(address);
        if (exact != null) {
            return exact;
        }
        return listening.entrySet().stream().filter(entry -> isEverywhere(entry.getKey(), address.getPort()))
            .map(Map.Entry::getValue).findFirst().orElse(null);
    }

    private boolean isTaken(final InetSocketAddress address) {
        return bound.contains(address) || bound.stream().anyMatch(other -> isEverywhere(other, address.getPort())
            || other.getPort() == address.getPort() && address.getAddress().isAnyLocalAddress());
    }

    private static boolean isEverywhere(final InetSocketAddress address, final int port) {
        return address.getPort() == port && address.getAddress().isAnyLocalAddress();
    }

    private int freePort() throws BindException {
        return numbers.next(candidate -> bound.stream().anyMatch(address -> address.getPort() == candidate));
    }
}
