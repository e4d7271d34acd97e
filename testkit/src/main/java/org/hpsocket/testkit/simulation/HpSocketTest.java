package org.hpsocket.testkit.simulation;

import java.time.Duration;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import org.hpsocket.HpSocket;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.core.Engine;
import org.hpsocket.core.code.Registry;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.testkit.VirtualClock;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.memory.MemoryNetwork;
import org.hpsocket.testkit.memory.MemoryTransport;

/**
 * A runtime for tests of applications: no sockets, no threads, virtual time, and faults if asked for. The same seed
 * gives the same run.
 *
 * <pre>{@code
 * try (var net = HpSocketTest.memory(seed)) {
 *     var server = net.hp().server(Pack.flag(1), new Chat());
 *     server.start("10.0.0.1", 5555);
 *     ...
 *     net.advance(Duration.ofSeconds(60));
 * }
 * }</pre>
 *
 * <p>Everything runs on the calling thread, inside the calls that wait (start of a client, stop) and inside
 * {@link #advance} and {@link #settle}. Hosts are literal addresses; any of them can be listened on. Listeners run on
 * loops ({@link org.hpsocket.Dispatch#LOOP}).
 *
 * <p>Thread: one.
 */
public final class HpSocketTest implements AutoCloseable {
    private final MemoryNetwork network;
    private final VirtualClock clock;
    private final SteppedThreading threading;
    private final Registry registry = new Registry();
    private final HpSocket hp;

    private HpSocketTest(final long seed, final MemoryFaults faults, final RuntimeOptions options) {
        clock = new VirtualClock();
        network = new MemoryNetwork(seed, faults, clock);
        threading = new SteppedThreading(network, clock);
        registry.add(MemoryTransport.streams(network));
        ServiceLoader.load(CodecFactory.class, HpSocketTest.class.getClassLoader()).forEach(registry::add);
        ServiceLoader.load(FilterFactory.class, HpSocketTest.class.getClassLoader()).forEach(registry::add);
        hp = new Engine(options, registry, threading, new SplittableRandom(seed));
    }

    /**
     * Makes a runtime over a network that behaves.
     *
     * @param seed of everything that is drawn
     * @return the runtime and its network
     */
    public static HpSocketTest memory(final long seed) {
        return memory(seed, MemoryFaults.NONE);
    }

    /**
     * Makes a runtime over a network with faults.
     *
     * @param seed of everything that is drawn
     * @param faults how the network behaves
     * @return the runtime and its network
     */
    public static HpSocketTest memory(final long seed, final MemoryFaults faults) {
        return memory(seed, faults, new RuntimeOptions());
    }

    /**
     * Makes a runtime over a network with faults.
     *
     * @param seed of everything that is drawn
     * @param faults how the network behaves
     * @param options of the runtime, for instance how little memory it has
     * @return the runtime and its network
     */
    public static HpSocketTest memory(final long seed, final MemoryFaults faults, final RuntimeOptions options) {
        return new HpSocketTest(seed, faults, options);
    }

    /**
     * Gives the runtime.
     *
     * @return the runtime
     */
    public HpSocket hp() {
        return hp;
    }

    /**
     * Gives the network.
     *
     * @return the network, whose behaviour can be changed
     */
    public MemoryNetwork network() {
        return network;
    }

    /**
     * Adds a codec for protocols that find theirs by name.
     *
     * @param codec its factory
     * @return this
     */
    public HpSocketTest with(final CodecFactory codec) {
        registry.add(codec);
        return this;
    }

    /**
     * Adds a filter for layers that find theirs by name.
     *
     * @param filter its factory
     * @return this
     */
    public HpSocketTest with(final FilterFactory filter) {
        registry.add(filter);
        return this;
    }

    /** Gives what codecs and filters are there, to be changed. */
    Registry registry() {
        return registry;
    }

    /**
     * Gives the virtual time.
     *
     * @return the time since it was made
     */
    public Duration now() {
        return Duration.ofNanos(clock.getAsLong());
    }

    /**
     * Lets time pass, and everything happen that falls into it.
     *
     * @param time how much
     */
    public void advance(final Duration time) {
        threading.advance(time.toNanos());
    }

    /** Lets everything happen that happens without time passing. */
    public void settle() {
        threading.settle();
    }

    /** Closes the runtime. Fails when slabs are still in use. */
    @Override
    public void close() {
        hp.close();
        if (hp.memory().slabs() != 0) {
            throw new AssertionError("slabs not released: " + hp.memory() + " seed=" + network.seed());
        }
    }
}
