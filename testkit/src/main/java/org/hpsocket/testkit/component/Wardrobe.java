package org.hpsocket.testkit.component;

import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.hpsocket.HpSocket;
import org.hpsocket.SwapReport;
import org.hpsocket.core.code.Origin;
import org.hpsocket.core.code.Registry;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;
import org.hpsocket.testkit.probe.DeflateFilterFactory;
import org.hpsocket.testkit.swap.ChainCodecFactory;
import org.hpsocket.testkit.swap.Edition;
import org.hpsocket.testkit.swap.KeyFilterFactory;
import org.hpsocket.testkit.swap.Sightings;

/**
 * Codecs and filters in editions, each with a number of its own, and the ways in which one follows another.
 *
 * <p>Thread: one.
 */
final class Wardrobe {
    private final Registry registry;
    private final Map<String, Function<Edition, StageFactory<?>>> makers = new HashMap<>();
    private final Map<String, StageFactory<?>> current = new HashMap<>();
    private final Sightings seen = new Sightings();
    private int last;

    /**
     * Begins with one edition of every codec and filter that is found, of a chain, of a filter that deflates, and of
     * one that marks its records.
     */
    Wardrobe(final Registry registry) {
        this.registry = registry;
        ServiceLoader.load(CodecFactory.class, Registry.class.getClassLoader())
            .forEach(code -> makers.put(code.name(), edition -> edition.of(code)));
        ServiceLoader.load(FilterFactory.class, Registry.class.getClassLoader())
            .forEach(code -> makers.put(code.name(), edition -> edition.of(code)));
        makers.put("chain", edition -> edition.of(new ChainCodecFactory()));
        makers.put(DeflateFilterFactory.NAME, edition -> edition.of(new DeflateFilterFactory()));
        makers.put(KeyFilterFactory.NAME, edition -> new KeyFilterFactory(edition.number(), seen));
        makers.keySet().forEach(this::comes);
    }

    /** How often the edition that came last has worked. */
    long seenLast() {
        return seen.of(last);
    }

    /** A better one comes; the one that was there stays. */
    void comes(final String name) {
        final StageFactory<?> made = made(name, Edition.Fault.NONE);
        registry.add(made, origin());
        current.put(name, made);
    }

    /** A better one comes, which takes nothing over until it is let. */
    void comes(final String name, final CountDownLatch unblocked) {
        registry.add(new Blocking((CodecFactory) made(name, Edition.Fault.NONE), unblocked), origin());
    }

    /** A codec whose successors wait. */
    record Blocking(CodecFactory code, CountDownLatch unblocked) implements CodecFactory {
        @Override
        public String name() {
            return code.name();
        }

        @Override
        public Swap swap() {
            return code.swap();
        }

        @Override
        public Codec<?> create(final StageContext context) {
            return code.create(context);
        }

        @Override
        public Codec<?> restore(final State state, final StageContext context) {
            try {
                unblocked.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return code.restore(state, context);
        }
    }

    /** The one in use goes, and is let go of. */
    void goes(final String name) {
        registry.remove(current.remove(name));
    }

    /** The one in use goes while one that is not as good is there. */
    void givesWay(final String name) {
        final StageFactory<?> old = current.get(name);
        final StageFactory<?> reserve = made(name, Edition.Fault.NONE);
        registry.add(reserve, new Origin("editions", "0." + last, 0));
        registry.remove(old);
        current.put(name, reserve);
    }

    /** The application swaps one in. */
    CompletionStage<SwapReport> isSwappedIn(final String name, final HpSocket hp) {
        return hp.swap(made(name, Edition.Fault.NONE));
    }

    private StageFactory<?> made(final String name, final Edition.Fault fault) {
        return makers.get(name).apply(new Edition(++last, seen, fault));
    }

    private Origin origin() {
        return new Origin("editions", String.valueOf(last), 0);
    }
}
