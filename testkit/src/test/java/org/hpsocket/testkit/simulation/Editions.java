package org.hpsocket.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.hpsocket.core.code.Origin;
import org.hpsocket.core.code.Registry;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.testkit.swap.Edition;
import org.hpsocket.testkit.swap.Sightings;

/** The editions of one codec or filter that are there, and how they come and go. <p>Thread: one. */
final class Editions {
    private final HpSocketTest net;
    private final Registry registry;
    private final Sightings seen = new Sightings();
    private final Function<Edition, StageFactory<?>> make;
    private final List<StageFactory<?>> there = new ArrayList<>();
    private Duration goneAt = Duration.ZERO;
    private int last;

    Editions(final HpSocketTest net, final Function<Edition, StageFactory<?>> make) {
        this.net = net;
        this.registry = net.registry();
        this.make = make;
        add();
    }

    Sightings seen() {
        return seen;
    }

    /** The number of the edition that came last. */
    int last() {
        return last;
    }

    boolean isThere() {
        return !there.isEmpty();
    }

    /** A better one comes. */
    void add() {
        last++;
        final StageFactory<?> factory = make.apply(new Edition(last, seen));
        there.add(factory);
        registry.add(factory, new Origin("editions", String.valueOf(last), 0));
    }

    /** One of them goes: nobody is waited for. */
    void remove(final int which) {
        final Duration before = net.now();
        registry.remove(there.remove(which));
        goneAt = before;
        final Duration took = net.now().minus(before);
        if (took.compareTo(Duration.ofMillis(100)) > 0) {
            throw new AssertionError("going away took " + took);
        }
    }

    void removeAll() {
        while (isThere()) {
            remove(there.size() - 1);
        }
    }

    /** The last one goes before the next one comes. */
    void replace() {
        removeAll();
        add();
    }

    /** One comes if there has been none for a while. */
    void comeBack() {
        if (!isThere() && net.now().minus(goneAt).compareTo(Duration.ofMillis(300)) > 0) {
            add();
        }
    }

    /** Changes something at random; afterwards there may be none. */
    void change(final SplittableRandom random) {
        switch (random.nextInt(5)) {
            case 0, 1 -> add();
            case 2 -> {
                if (isThere()) {
                    remove(random.nextInt(there.size()));
                }
            }
            case 3 -> removeAll();
            default -> replace();
        }
    }
}
