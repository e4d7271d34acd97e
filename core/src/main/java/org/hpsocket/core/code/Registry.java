package org.hpsocket.core.code;

import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.HpSocketException;
import org.hpsocket.core.codec.PullCodec;
import org.hpsocket.core.codec.PushCodec;
import org.hpsocket.core.codec.UdpCodec;
import org.hpsocket.core.socket.Abilities;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The transports, codecs and filters that are there now. They come and go while components run: open connections change
 * over as {@link StageFactory} and {@link Transport} say.
 *
 * <p>Thread: any.
 */
public final class Registry {
    private static final System.Logger LOG = System.getLogger(Registry.class.getName());
    private static final String TRANSPORT = "transport";
    private static final String CODEC = "codec";
    private static final String FILTER = "filter";
    private static final String BEST = "best";
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private final List<Supply<Transport>> transports = new CopyOnWriteArrayList<>();
    private final List<Supply<StageFactory<?>>> stages = new CopyOnWriteArrayList<>();
    private volatile @Nullable CodeUser user;

    /** Creates a registry with the codecs of this bundle. */
    public Registry() {
        this(Origin.of(Registry.class));
    }

    /**
     * Creates a registry with the codecs of this bundle.
     *
     * @param own where this bundle comes from
     */
    public Registry(final Origin own) {
        add(new PushCodec.Factory(), own);
        add(new PullCodec.Factory(), own);
        add(new UdpCodec.Factory(), own);
    }

    /**
     * Creates a registry with everything that {@link ServiceLoader} finds.
     *
     * @return the registry
     */
    public static Registry ofServices() {
        final var registry = new Registry();
        final ClassLoader loader = Registry.class.getClassLoader();
        ServiceLoader.load(Transport.class, loader).forEach(registry::add);
        ServiceLoader.load(CodecFactory.class, loader).forEach(registry::add);
        ServiceLoader.load(FilterFactory.class, loader).forEach(registry::add);
        return registry;
    }

    /**
     * Adds a transport.
     *
     * @param transport the transport
     */
    public void add(final Transport transport) {
        add(transport, Origin.of(transport.getClass()));
    }

    /**
     * Adds a transport; components that use one of its name change to it, if it is better. Of one that is there already
     * the origin changes.
     *
     * @param transport the transport
     * @param origin where it comes from
     */
    public void add(final Transport transport, final Origin origin) {
        final Supply<Transport> supply = supply(transports, TRANSPORT, transport.name());
        supply.add(transport, origin);
        changed(supply);
    }

    /**
     * Takes a transport away, and returns when no component uses it, or after ten seconds; on a loop or in an event at
     * once.
     *
     * @param transport the transport
     */
    public void remove(final Transport transport) {
        remove(transports, transport);
    }

    /**
     * Adds a codec or filter.
     *
     * @param factory its factory
     */
    public void add(final StageFactory<?> factory) {
        add(factory, Origin.of(factory.getClass()));
    }

    /**
     * Adds a codec or filter; open connections that use one of its kind and name change to it, if it is better. Of one
     * that is there already the origin changes.
     *
     * @param factory its factory
     * @param origin where it comes from
     */
    public void add(final StageFactory<?> factory, final Origin origin) {
        final Supply<StageFactory<?>> supply = supply(stages, kind(factory), factory.name());
        supply.add(factory, origin);
        changed(supply);
    }

    /**
     * Takes a codec or filter away, and returns when no connection uses it, or after ten seconds; on a loop or in an
     * event at once.
     *
     * @param factory its factory
     */
    public void remove(final StageFactory<?> factory) {
        remove(stages, factory);
    }

    /**
     * Tells which code is there.
     *
     * @return a snapshot: of each part and name the current version first
     */
    public List<Present> present() {
        return supplies().flatMap(supply -> supply.versions().stream())
            .map(version -> new Present(version.supply.kind(),
            version.supply.name(), version.origin, version == version.supply.current(), version.isAside(),
            version.users())).toList();
    }

    /**
     * Makes one version of some code current, whatever the ranks say, until it goes or fails.
     *
     * @return that version, which is to be used now
     * @throws HpSocketException when there is no such code, or not exactly one such version
     */
    public Version<?> prefer(final String part, final String name, final String version) {
        final Supply<?> supply = supplies().filter(one -> one.is(part, name) && one.current() != null).findFirst()
            .orElseThrow(() -> HpSocketException.usage("no " + part + " " + name + "; there are: "
                + supplies().filter(one -> one.current() != null).map(Supply::text).collect(Collectors.joining(", "))));
        return prefer(supply, version);
    }

    private static <F> Version<?> prefer(final Supply<F> supply, final String version) {
        final List<Version<F>> all = supply.versions();
        final List<Version<F>> named = all.stream().filter(one -> one.origin.is(version)).toList();
        if (named.size() != 1 && !version.equals(BEST)) {
            throw HpSocketException.usage((named.isEmpty() ? "no " : "more than one ") + supply.text() + " of "
                + version + "; there are: "
                + all.stream().map(one -> one.origin.toString()).collect(Collectors.joining(", ")));
        }
        supply.prefer(named.isEmpty() ? null : named.get(0));
        return Objects.requireNonNull(supply.current());
    }

    /** Whether a connection or a loop runs some code. */
    boolean isUsed(final Object code) {
        return supplies().flatMap(supply -> supply.versions().stream())
            .anyMatch(version -> version.code == code && !version.isUnused());
    }

    private Stream<Supply<?>> supplies() {
        return Stream.concat(transports.stream(), stages.stream());
    }

    /** Tells a user of changes from now on. */
    public void serve(final CodeUser one) {
        user = one;
    }

    /** Finds the codecs or filters of a factory's kind and name. */
    public Supply<StageFactory<?>> like(final StageFactory<?> factory) {
        return supply(stages, kind(factory), factory.name());
    }

    /** Finds the transports of a transport's name. */
    public Supply<Transport> like(final Transport transport) {
        return supply(transports, TRANSPORT, transport.name());
    }

    /** Chooses a transport: by name, or the highest rank that can do what is needed. */
    public Supply<Transport> transport(final String name, final Capability needed) {
        Supply<Transport> best = null;
        for (final Supply<Transport> supply : transports) {
            final Version<Transport> version = supply.current();
            final boolean fits = version != null
                && (name.isEmpty() ? version.code.capabilities().contains(needed) : supply.name().equals(name));
            if (fits && (best == null || rank(supply) > rank(best))) {
                best = supply;
            }
        }
        if (best == null) {
            throw missing(name.isEmpty() ? "transport that can " + needed : "transport " + name, transports.stream());
        }
        final Transport found = Objects.requireNonNull(best.current()).code;
        if (!found.capabilities().contains(needed)) {
            throw HpSocketException.usage(lacks(Abilities.of(found), needed));
        }
        return best;
    }

    /** Says in a line that a transport is not the one for this. */
    public static String lacks(final Abilities transport, final Capability needed) {
        return "transport=" + transport.transport() + " cannot " + needed
            + ", it can " + new TreeSet<>(transport.capabilities());
    }

    /** Finds the codecs of a name, of which there must be one now. */
    public Supply<StageFactory<?>> codec(final String name) {
        return present(CODEC, name);
    }

    /** Finds the codecs of a name, of which there is or was one. */
    public Supply<StageFactory<?>> knownCodec(final String name) {
        return stages.stream().filter(supply -> supply.is(CODEC, name)).findFirst().orElseGet(() -> codec(name));
    }

    /** Finds the filters of a name, of which there must be one now. */
    public Supply<StageFactory<?>> filter(final String name) {
        return present(FILTER, name);
    }

    /** Makes a supply of code that came with a protocol. */
    public Supply<StageFactory<?>> brought(final StageFactory<?> factory) {
        final var supply = new Supply<StageFactory<?>>(kind(factory), factory.name(), this::unused);
        supply.add(factory, Origin.of(factory.getClass()));
        return supply;
    }

    static String kind(final StageFactory<?> factory) {
        if (factory instanceof CodecFactory) {
            return CODEC;
        }
        if (factory instanceof FilterFactory) {
            return FILTER;
        }
        throw HpSocketException.usage(
            "a stage factory must be a CodecFactory or a FilterFactory, not " + factory.getClass().getName());
    }

    private <F> void remove(final List<Supply<F>> supplies, final F code) {
        for (final Supply<F> supply : supplies) {
            final Version<F> gone = supply.remove(code);
            if (gone != null) {
                changed(supply);
                awaitUnused(gone);
            }
        }
    }

    private void awaitUnused(final Version<?> gone) {
        final CodeUser using = user;
        if (using == null || using.inEvent()) {
            return;
        }
        if (!using.await(gone::isUnused, PATIENCE_NS)) {
            LOG.log(System.Logger.Level.WARNING, gone.text() + " goes away, but is still used after "
                + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS) + " s: " + using.users(gone));
        }
    }

    private void changed(final Supply<?> supply) {
        final CodeUser using = user;
        if (using != null) {
            using.changed(supply);
        }
    }

    private void unused() {
        final CodeUser using = user;
        if (using != null) {
            using.unused();
        }
    }

    private static int rank(final Supply<Transport> supply) {
        final Version<Transport> version = supply.current();
        return version == null ? Integer.MIN_VALUE : version.code.rank();
    }

    private <F> Supply<F> supply(final List<Supply<F>> supplies, final String kind, final String name) {
        synchronized (supplies) {
            return supplies.stream().filter(supply -> supply.is(kind, name)).findFirst().orElseGet(() -> {
                final var made = new Supply<F>(kind, name, this::unused);
                supplies.add(made);
                return made;
            });
        }
    }

    private Supply<StageFactory<?>> present(final String kind, final String name) {
        return stages.stream().filter(supply -> supply.is(kind, name) && supply.current() != null).findFirst()
            .orElseThrow(() -> missing(kind + " " + name,
                stages.stream().filter(supply -> supply.kind().equals(kind))));
    }

    private static <F> HpSocketException missing(final String what, final Stream<Supply<F>> supplies) {
        final Set<String> known = supplies.filter(supply -> supply.current() != null).map(Supply::name)
            .collect(Collectors.toCollection(TreeSet::new));
        return new HpSocketException(HpSocketException.Category.RETRY,
            "no " + what + "; there are: " + (known.isEmpty() ? "none" : String.join(", ", known)));
    }

    /**
     * Some code that is there.
     *
     * @param part {@code transport}, {@code codec} or {@code filter}
     * @param name its name
     * @param origin where it comes from
     * @param current whether it is used from now on
     * @param aside whether it has failed, so that anything else is better
     * @param users how many connections or components use it
     */
    public record Present(String part, String name, Origin origin, boolean current, boolean aside, int users) {
    }
}
