package org.hpsocket.itest.packaging.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.hpsocket.DatagramListener;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PackListener;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.UdpNode;
import org.hpsocket.itest.Echo;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The activator of an application: echo listeners for the endpoints {@code push}, {@code pull}, {@code pack} and {@code
 * node}.
 * Also, as services of types that the test shares: what starts an echo server in code, and what writes a configuration.
 */
public final class Application implements BundleActivator {
    /** The property by which a test finds the services. */
    public static final String PROPERTY = "itest.application";

    private static final String ENDPOINT = "hpsocket.endpoint";

    private BundleContext context;
    private Server server;

    /** Creates the activator; the framework does. */
    public Application() {
        super();
    }

    @Override
    public void start(final BundleContext bundle) {
        context = bundle;
        offer(PushListener.class, new Echo(), ENDPOINT, "push");
        offer(PullListener.class, new Echo(), ENDPOINT, "pull");
        offer(PackListener.class, new Echo(), ENDPOINT, "pack");
        offer(DatagramListener.class, (DatagramListener<UdpNode>) Application::answer, ENDPOINT, "node");
        offer(Callable.class, (Callable<Object>) this::serve, PROPERTY, "serve");
        offer(BiConsumer.class, (BiConsumer<String, Map<String, Object>>) this::configure, PROPERTY, "configure");
    }

    @Override
    public void stop(final BundleContext bundle) {
        if (server != null) {
            server.close();
        }
    }

    private static HandleResult answer(final UdpNode node, final InetSocketAddress from, final ByteBuffer data) {
        return node.send(from, data) == SendResult.QUEUED ? HandleResult.OK : HandleResult.ERROR;
    }

    /** Gives the address of a server that echoes. */
    private Object serve() {
        server = service(HpSocket.class).server(Tcp.push(), new Echo());
        server.start("127.0.0.1", 0);
        return server.localAddress().orElseThrow();
    }

    private void configure(final String pid, final Map<String, Object> properties) {
        final String[] factoryAndName = pid.split("~");
        try {
            final ConfigurationAdmin admin = service(ConfigurationAdmin.class);
            final Configuration configuration = factoryAndName.length == 1 ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(factoryAndName[0], factoryAndName[1], "?");
            configuration.update(new Hashtable<>(properties));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> void offer(final Class<? super T> type, final T service, final String property, final String value) {
        context.registerService(type, service, new Hashtable<>(Map.of(property, value)));
    }

    private <T> T service(final Class<T> type) {
        final ServiceReference<T> reference = context.getServiceReference(type);
        if (reference == null) {
            throw new IllegalStateException("no service " + type.getName());
        }
        return context.getService(reference);
    }
}
