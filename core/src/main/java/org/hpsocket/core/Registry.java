package org.hpsocket.core;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.hpsocket.HpSocketException;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Transport;

/** The transports, codecs and filters that are there now. Of two with one name, the one added last is used. <p>Thread: any. */
public final class Registry {
    private final List<Transport> transports = new CopyOnWriteArrayList<>();
    private final List<CodecFactory> codecs = new CopyOnWriteArrayList<>();
    private final List<FilterFactory> filters = new CopyOnWriteArrayList<>();

    /** Creates a registry with the codecs of this bundle. */
    public Registry() {
        codecs.add(new PushCodec.Factory());
        codecs.add(new PullCodec.Factory());
        codecs.add(new UdpCodec.Factory());
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
        transports.add(0, transport);
    }

    /**
     * Removes a transport; components that run keep it until they stop.
     *
     * @param transport the transport
     */
    public void remove(final Transport transport) {
        transports.remove(transport);
    }

    /**
     * Adds a codec.
     *
     * @param codec its factory
     */
    public void add(final CodecFactory codec) {
        codecs.add(0, codec);
    }

    /**
     * Removes a codec; components that run keep it until they stop.
     *
     * @param codec its factory
     */
    public void remove(final CodecFactory codec) {
        codecs.remove(codec);
    }

    /**
     * Adds a filter.
     *
     * @param filter its factory
     */
    public void add(final FilterFactory filter) {
        filters.add(0, filter);
    }

    /**
     * Removes a filter; components that run keep it until they stop.
     *
     * @param filter its factory
     */
    public void remove(final FilterFactory filter) {
        filters.remove(filter);
    }

    Transport transport(final String name, final Capability needed) {
        final Transport found = transports.stream()
            .filter(t -> name.isEmpty() ? t.capabilities().contains(needed) : t.name().equals(name))
            .max(Comparator.comparingInt(Transport::rank))
            .orElseThrow(() -> missing(name.isEmpty() ? "transport that can " + needed : "transport " + name,
                transports.stream().map(Transport::name).collect(Collectors.toSet())));
        if (!found.capabilities().contains(needed)) {
            throw HpSocketException.usage(lacks(found, needed));
        }
        return found;
    }

    /** Says in a line that a transport is not the one for this. */
    static String lacks(final Transport transport, final Capability needed) {
        return "transport=" + transport.name() + " cannot " + needed
            + ", it can " + new TreeSet<>(transport.capabilities());
    }

    CodecFactory codec(final String name) {
        return codecs.stream().filter(c -> c.name().equals(name)).findFirst()
            .orElseThrow(() -> missing("codec " + name, codecs.stream().map(CodecFactory::name).collect(Collectors.toSet())));
    }

    FilterFactory filter(final String name) {
        return filters.stream().filter(f -> f.name().equals(name)).findFirst()
            .orElseThrow(() -> missing("filter " + name, filters.stream().map(FilterFactory::name).collect(Collectors.toSet())));
    }

    private static HpSocketException missing(final String what, final Set<String> known) {
        return new HpSocketException(HpSocketException.Category.RETRY,
            "no " + what + "; there are: " + (known.isEmpty() ? "none" : String.join(", ", known)));
    }
}
