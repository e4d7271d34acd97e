package org.hpsocket.itest.packaging;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * A started Felix with nothing in it. The bundles keep their own API: only types of the JDK cross to the test.
 *
 * <p>Owns: the framework, which stops when it is closed.
 */
public final class Container implements AutoCloseable {
    private static final long STOP_MS = 60_000;

    private final Framework framework;

    /**
     * Starts it.
     *
     * @param storage a folder of its own
     */
    public Container(final Path storage) {
        this(storage, "jdk.internal.misc");
    }

    /**
     * Starts it.
     *
     * @param storage a folder of its own
     * @param exported packages of the JVM that bundles may import besides those of every framework
     */
    public Container(final Path storage, final String exported) {
        framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(Map.of(
            Constants.FRAMEWORK_STORAGE, storage.toString(),
            Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
            Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exported));
        act(framework::start);
    }

    /**
     * Installs bundles, in this order; none is started.
     *
     * @param jars their jars
     * @return the bundles
     */
    public List<Bundle> install(final List<Path> jars) {
        final var bundles = new ArrayList<Bundle>();
        jars.forEach(jar -> act(() -> bundles.add(context().installBundle(jar.toUri().toString()))));
        return bundles;
    }

    /**
     * Starts bundles, in this order.
     *
     * @param bundles the bundles
     */
    public void start(final List<Bundle> bundles) {
        bundles.forEach(this::start);
    }

    void start(final Bundle bundle) {
        act(bundle::start);
    }

    /** Uninstalls a bundle, which stops it. */
    void uninstall(final Bundle bundle) {
        act(bundle::uninstall);
    }

    /** Lets go of bundles that are uninstalled, and returns when that is done. */
    void refresh() {
        final var done = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(null, event -> done.countDown());
        act(() -> {
            if (!done.await(STOP_MS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the refresh does not end: " + states());
            }
        });
    }

    /** Tells somebody of everything that the framework reports as an error or a warning. */
    void watch(final Consumer<String> failures) {
        context().addFrameworkListener(event -> {
            if ((event.getType() & (FrameworkEvent.ERROR | FrameworkEvent.WARNING)) != 0) {
                failures.accept(event.getBundle() + ": " + event.getThrowable());
            }
        });
    }

    /**
     * Finds a service; it must be there.
     *
     * @param type the name of its class
     * @param filter a filter
     * @return the service
     */
    public Object service(final String type, final String filter) {
        return services(type, filter).findFirst()
            .orElseThrow(() -> new AssertionError("no service " + type + filter + " among " + states()));
    }

    boolean has(final String type, final String filter) {
        return services(type, filter).findAny().isPresent();
    }

    @Override
    public void close() {
        act(() -> {
            framework.stop();
            if (framework.waitForStop(STOP_MS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                throw new AssertionError("the framework does not stop: " + states());
            }
        });
    }

    /** A component that cannot be activated leaves a reference without a service. */
    private Stream<Object> services(final String type, final String filter) {
        try {
            final var references = context().getAllServiceReferences(type, filter);
            return references == null ? Stream.empty()
                : Stream.of(references).map(reference -> (Object) context().getService(reference))
                    .filter(Objects::nonNull);
        } catch (final InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> states() {
        return Stream.of(context().getBundles())
            .map(bundle -> bundle.getSymbolicName() + " " + bundle.getState()).toList();
    }

    private BundleContext context() {
        return framework.getBundleContext();
    }

    private static void act(final Action action) {
        try {
            action.run();
        } catch (final BundleException e) {
            throw new AssertionError(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private interface Action {
        void run() throws BundleException, InterruptedException;
    }
}
