package org.hpsocket.core.container;

import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.Cast;
import org.hpsocket.Client;
import org.hpsocket.CodeInUse;
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
import org.hpsocket.core.code.Registry;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.spi.Transport;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The one runtime of a container, with the transports and protocols that are services at the moment. They come and go
 * while it runs: of several with one name the one with the highest {@code service.ranking} is used, then the one of
 * the highest bundle version; the others are kept in reserve. Code that goes is out of use when its going was told, or
 * after ten seconds: so its bundle can be stopped or updated. The runtime stays when nobody uses it for the moment:
 * components may be finishing.
 *
 * <p>Limits: the configuration {@code org.hpsocket.runtime} may set {@code memoryLimitBytes}, also while it runs; a
 * wrong value is logged and changes nothing.
 */
@Component(service = {HpSocket.class, HpSocketService.class}, configurationPid = HpSocketService.PID, immediate = true)
public final class HpSocketService implements HpSocket, Stock {
    static final String PID = "org.hpsocket.runtime";
    private static final Logger LOGGER = System.getLogger(HpSocketService.class.getPackageName());
    private static final String MEMORY_LIMIT = "memoryLimitBytes";

    private final Registry registry = new Registry(Origins.own());
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final Engine engine;

    /**
     * Makes the runtime; transports and protocols follow.
     *
     * @param configuration the properties of the component
     */
    @Activate
    public HpSocketService(final Map<String, Object> configuration) {
        engine = new Engine(wanted(configuration).orElseGet(RuntimeOptions::new), registry);
    }

    @Modified
    void modified(final Map<String, Object> configuration) {
        wanted(configuration).ifPresent(engine::change);
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
    public UdpCast udpCast(
        final Cast cast, final DatagramListener<UdpCast> listener, final Consumer<Options.Builder> options) {
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

    @Override
    public Optional<String> lacking(final org.hpsocket.Component component, final boolean path) {
        return engine.lacking(component, path);
    }

    @Override
    public void watch(final Runnable whenMore) {
        watchers.add(whenMore);
    }

    @Override
    public void unwatch(final Runnable whenMore) {
        watchers.remove(whenMore);
    }

    /** Tells which code is there. */
    List<Registry.Present> present() {
        return registry.present();
    }

    /** Tells which code a connection runs. */
    List<CodeInUse> code(final org.hpsocket.Component component, final long connection) {
        return engine.code(component, connection);
    }

    /** Changes to a version that is there. */
    CompletionStage<SwapReport> swap(final String part, final String name, final String version) {
        return engine.swap(part, name, version);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindTransport(final Transport transport, final ServiceReference<Transport> service) {
        registry.add(transport, Origins.of(service));
        watchers.forEach(Runnable::run);
    }

    void updatedTransport(final Transport transport, final ServiceReference<Transport> service) {
        registry.add(transport, Origins.of(service));
    }

    void unbindTransport(final Transport transport) {
        registry.remove(transport);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCodecFactory(final CodecFactory factory, final ServiceReference<CodecFactory> service) {
        more(factory, service);
    }

    void updatedCodecFactory(final CodecFactory factory, final ServiceReference<CodecFactory> service) {
        registry.add(factory, Origins.of(service));
    }

    void unbindCodecFactory(final CodecFactory factory) {
        registry.remove(factory);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFilterFactory(final FilterFactory factory, final ServiceReference<FilterFactory> service) {
        more(factory, service);
    }

    void updatedFilterFactory(final FilterFactory factory, final ServiceReference<FilterFactory> service) {
        registry.add(factory, Origins.of(service));
    }

    void unbindFilterFactory(final FilterFactory factory) {
        registry.remove(factory);
    }

    private void more(final StageFactory<?> factory, final ServiceReference<?> service) {
        registry.add(factory, Origins.of(service));
        watchers.forEach(Runnable::run);
    }

    /** Reads the options; empty when they are refused. */
    private static Optional<RuntimeOptions> wanted(final Map<String, Object> configuration) {
        final String limit = String.valueOf(configuration.getOrDefault(MEMORY_LIMIT, "")).strip();
        try {
            return Optional.of(limit.isEmpty() ? new RuntimeOptions() : new RuntimeOptions(Long.parseLong(limit)));
        } catch (final NumberFormatException e) {
            LOGGER.log(Level.WARNING, PID + " refused: " + MEMORY_LIMIT + "=" + limit + " is not a number");
        } catch (final HpSocketException e) {
            LOGGER.log(Level.WARNING, PID + " refused: " + e.getMessage());
        }
        return Optional.empty();
    }
}
