package org.hpsocket.core.container;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.Cast;
import org.hpsocket.Client;
import org.hpsocket.DatagramListener;
import org.hpsocket.HpSocket;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.MemoryStats;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Server;
import org.hpsocket.SwapReport;
import org.hpsocket.UdpCast;
import org.hpsocket.UdpNode;
import org.hpsocket.core.Engine;
import org.hpsocket.core.Registry;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.spi.Transport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The one runtime of a container, with the transports and protocols that are services at the moment. They come and go
 * while it runs. It stays when nobody uses it for the moment: components may be finishing.
 *
 * <p>Limits: the configuration {@code org.hpsocket.runtime} may set {@code memoryLimitBytes}; a wrong value is logged
 * and the default used.
 */
@Component(service = HpSocket.class, configurationPid = "org.hpsocket.runtime", immediate = true)
public final class HpSocketService implements HpSocket {
    private static final String MEMORY_LIMIT = "memoryLimitBytes";

    private final Registry registry = new Registry();
    private final Engine engine;

    /**
     * Makes the runtime; transports and protocols follow.
     *
     * @param configuration the properties of the component
     */
    @Activate
    public HpSocketService(final Map<String, Object> configuration) {
        engine = new Engine(runtimeOptions(configuration), registry);
    }

    @Override
    public <L extends Listener> Server server(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return engine.server(protocol, listener, options);
    }

    @Override
    public Server server(final String endpoint, final Listener listener) {
        return engine.server(endpoint, listener);
    }

    @Override
    public <L extends Listener> Agent agent(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return engine.agent(protocol, listener, options);
    }

    @Override
    public Agent agent(final String endpoint, final Listener listener) {
        return engine.agent(endpoint, listener);
    }

    @Override
    public <L extends Listener> Client client(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return engine.client(protocol, listener, options);
    }

    @Override
    public Client client(final String endpoint, final Listener listener) {
        return engine.client(endpoint, listener);
    }

    @Override
    public UdpNode udpNode(final DatagramListener<UdpNode> listener, final Consumer<Options.Builder> options) {
        return engine.udpNode(listener, options);
    }

    @Override
    public UdpCast udpCast(final Cast cast, final DatagramListener<UdpCast> listener, final Consumer<Options.Builder> options) {
        return engine.udpCast(cast, listener, options);
    }

    @Override
    public CompletionStage<SwapReport> swap(final StageFactory<?> factory) {
        return engine.swap(factory);
    }

    @Override
    public CompletionStage<SwapReport> swap(final Transport transport) {
        return engine.swap(transport);
    }

    @Override
    public MemoryStats memory() {
        return engine.memory();
    }

    /** Refused: the runtime is everybody's, and ends with its bundle. */
    @Override
    public void close() {
        throw HpSocketException.usage(
            "this runtime is a service shared by all bundles; it ends when org.hpsocket.core stops");
    }

    @Deactivate
    void deactivate() {
        engine.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindTransport(final Transport transport) {
        registry.add(transport);
    }

    void unbindTransport(final Transport transport) {
        registry.remove(transport);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCodecFactory(final CodecFactory factory) {
        registry.add(factory);
    }

    void unbindCodecFactory(final CodecFactory factory) {
        registry.remove(factory);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFilterFactory(final FilterFactory factory) {
        registry.add(factory);
    }

    void unbindFilterFactory(final FilterFactory factory) {
        registry.remove(factory);
    }

    private static RuntimeOptions runtimeOptions(final Map<String, Object> configuration) {
        final Object limit = configuration.get(MEMORY_LIMIT);
        try {
            return limit == null ? new RuntimeOptions() : new RuntimeOptions(Long.parseLong(limit.toString()));
        } catch (final NumberFormatException | HpSocketException e) {
            final Logger logger = System.getLogger(HpSocketService.class.getPackageName());
            logger.log(Level.WARNING, "org.hpsocket.runtime " + MEMORY_LIMIT + "=" + limit
                + " is refused, the default is used: " + e.getMessage());
            return new RuntimeOptions();
        }
    }
}
