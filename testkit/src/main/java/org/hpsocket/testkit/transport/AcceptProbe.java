package org.hpsocket.testkit.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Loop;
import org.hpsocket.testkit.loop.SteppedLoop;
import org.jspecify.annotations.Nullable;

/** Admits links and hears of them. <p>Thread: any. */
public final class AcceptProbe implements Acceptor {
    private final Supplier<@Nullable SteppedLoop> homes;
    private final Function<Link, LinkProbe> probes;
    private final List<LinkProbe> accepted = new ArrayList<>();
    private final List<Throwable> dropped = new ArrayList<>();
    private int admissions;

    AcceptProbe(final Supplier<@Nullable SteppedLoop> homes, final Function<Link, LinkProbe> probes) {
        this.homes = homes;
        this.probes = probes;
    }

    /**
     * Gives the accepted links.
     *
     * @return in the order in which they came
     */
    public synchronized List<LinkProbe> accepted() {
        return List.copyOf(accepted);
    }

    /**
     * Gives why admitted sockets could not become links.
     *
     * @return the causes
     */
    public synchronized List<Throwable> dropped() {
        return List.copyOf(dropped);
    }

    /**
     * Counts how often it was asked where a link shall live.
     *
     * @return the number
     */
    public synchronized int admissions() {
        return admissions;
    }

    @Override
    public synchronized @Nullable Loop admit() {
        admissions++;
        return homes.get();
    }

    @Override
    public LinkHandler accepted(final Link link) {
        final LinkProbe probe = probes.apply(link);
        synchronized (this) {
            accepted.add(probe);
        }
        return probe;
    }

    @Override
    public synchronized void dropped(final Throwable cause) {
        dropped.add(cause);
    }

    @Override
    public void failed(final Throwable cause) {
        // put off, not given up: the links that a test waits for come later
    }
}
