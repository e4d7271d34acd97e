package org.hpsocket.dist.felix;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hpsocket.dist.Fault;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A framework with bundles from folders: Felix, or whichever one is on the class path. Its storage is a temporary
 * folder that goes when it closes, at the latest with the process.
 *
 * <p>Thread: one; {@link #close()} and {@link #awaitStop()} any.
 * <p>Fails: {@link Fault} in one line; what happens inside the framework arrives at the lines given to the
 * constructor.
 */
public final class FelixRuntime implements AutoCloseable {
    private static final int INFRASTRUCTURE = 1;
    private static final int RUNTIME = 2;
    private static final int APPLICATIONS = 3;
    private static final int TOOLS = 4;
    private static final String OURS = "org.hpsocket.";
    private static final String APPLICATION = "org.hpsocket.dist.";
    private static final String FOLDERS = ".fileinstall";
    private static final long STOP_MS = 20_000;
    private static final long START_SECONDS = 60;
    private static final String SHARED_PACKAGES = String.join(",",
        "jdk.internal.misc",
        "org.osgi.service.cm;version=1.6.1",
        "org.osgi.service.log;version=1.5.0",
        "org.osgi.service.log.admin;version=1.0.0");

    private final Path storage;
    private final Framework framework;
    private final LogBridge log;
    private final BiConsumer<Level, String> lines;
    private final Map<String, Path> installed = new ConcurrentHashMap<>();
    private final Thread atExit = new Thread(this::close, "hpsocket-felix-stop");
    private boolean closed;

    /**
     * Makes a framework, without bundles, not started.
     *
     * @param lines hears of warnings and errors, each a line
     */
    public FelixRuntime(final Consumer<String> lines) {
        this((level, line) -> {
            if (level.compareTo(Level.WARNING) >= 0) {
                lines.accept(line);
            }
        }, Map.of());
    }

    /**
     * Makes a framework, without bundles, not started.
     *
     * @param lines hears what happens, each a line and how grave it is
     * @param properties what bundles ask the framework for
     */
    public FelixRuntime(final BiConsumer<Level, String> lines, final Map<String, String> properties) {
        // JLine looks for its terminals through this loader, and finds them when there is none
        Thread.currentThread().setContextClassLoader(null);
        final FrameworkFactory factory = factory();
        try {
            storage = Files.createTempDirectory("hpsocket-felix-");
            framework = factory.newFramework(with(properties, storage));
            framework.init();
        } catch (final IOException | BundleException e) {
            throw fatal("the framework does not start", e);
        }
        // what others install has to start as well: at a level that is never reached it would stay, without a word
        framework.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(RUNTIME);
        this.lines = lines;
        log = new LogBridge(framework.getBundleContext(), lines);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Installs every bundle of a folder; they start with the framework, or at once when it runs.
     *
     * @param folder the folder
     */
    public void install(final Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            final List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
            if (jars.isEmpty()) {
                throw Fault.usage("no bundles in " + folder);
            }
            for (final Path jar : jars) {
                installOne(jar);
            }
        } catch (final IOException e) {
            throw fatal("bundles cannot be read in " + folder, e);
        }
    }

    /**
     * Brings back what it has installed when that is uninstalled: a jar dropped in with the same name and version
     * takes the place of a bundle, and takes the bundle along when it goes.
     */
    public void bringBack() {
        framework.getBundleContext().addBundleListener(this::cameBack);
    }

    /** Starts the framework and every bundle; returns when all that can start have started. */
    public void start() {
        try {
            for (final Bundle bundle : bundles()) {
                bundle.start();
            }
            framework.start();
            final var reached = new CountDownLatch(1);
            framework.adapt(FrameworkStartLevel.class).setStartLevel(TOOLS, event -> reached.countDown());
            if (!reached.await(START_SECONDS, TimeUnit.SECONDS)) {
                throw fatal("bundles did not start within seconds=" + START_SECONDS);
            }
            requireActive();
        } catch (final BundleException e) {
            throw fatal("a bundle does not start", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fatal("interrupted while bundles start", e);
        }
    }

    /**
     * Writes a configuration.
     *
     * @param pid its pid; with a {@code ~} that of an instance of a factory
     * @param properties its properties
     */
    public void configure(final String pid, final Map<String, ?> properties) {
        final int tilde = pid.indexOf('~');
        try {
            final var admin = (ConfigurationAdmin) service(ConfigurationAdmin.class.getName());
            final Configuration configuration = tilde < 0 ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
            final Dictionary<String, Object> dictionary = new Hashtable<>(properties);
            configuration.update(dictionary);
        } catch (final IOException e) {
            throw fatal("configuration " + pid + " is not written", e);
        }
    }

    /**
     * Replaces a bundle that is in use: it stops before the other one is there. Returns when that has started.
     *
     * @param name its symbolic name
     * @param jar the other one
     */
    public void update(final String name, final Path jar) {
        final Bundle bundle = bundles().stream().filter(one -> one.getSymbolicName().equals(name)).findFirst()
            .orElseThrow(() -> fatal("the framework has no bundle " + name));
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        } catch (final IOException | BundleException e) {
            throw fatal("bundle " + name + " is not replaced by " + jar, e);
        }
    }

    /**
     * Asks the runtime for its endpoints.
     *
     * @return for each declared endpoint a map: name, uri, state, reason, counts, code
     */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> endpoints() {
        final Object report = service(Supplier.class.getName(), "(hpsocket.report=endpoints)");
        return ((Supplier<List<Map<String, Object>>>) report).get();
    }

    /**
     * Gives the bundles besides the framework.
     *
     * @return the bundles, in the order of their installation
     */
    public List<Bundle> bundles() {
        return Stream.of(framework.getBundleContext().getBundles())
            .filter(bundle -> bundle.getBundleId() != 0).toList();
    }

    /**
     * Gives a service by the name of its class, for callers that do not have the class.
     *
     * @param className the name
     * @return the service
     */
    public Object service(final String className) {
        return service(className, null);
    }

    /** Waits until the framework has stopped, whoever stopped it. */
    public void awaitStop() {
        try {
            framework.waitForStop(0);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the bundles in reverse and removes the storage. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            log.stopping();
            framework.stop();
            framework.waitForStop(STOP_MS);
        } catch (final BundleException e) {
            throw fatal("the framework does not stop", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            log.close();
            delete(storage);
            forgetExit();
        }
    }

    private static FrameworkFactory factory() {
        final List<FrameworkFactory> found =
            ServiceLoader.load(FrameworkFactory.class, FelixRuntime.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get).toList();
        if (found.size() != 1) {
            throw Fault.usage("one framework is needed on the class path, there are: "
                + found.stream().map(factory -> factory.getClass().getName()).sorted().toList());
        }
        return found.get(0);
    }

    private static Map<String, String> with(final Map<String, String> properties, final Path storage) {
        final var all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE, storage.resolve("framework").toString());
        all.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        all.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED_PACKAGES);
        all.put("felix.fileinstall.tmpdir", storage.resolve("files").toString());
        return all;
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (final IllegalStateException e) {
            System.getLogger(FelixRuntime.class.getPackageName()).log(System.Logger.Level.TRACE, "this is the exit");
        }
    }

    private void installOne(final Path jar) {
        try {
            final String location = jar.toUri().toString();
            final Bundle bundle = framework.getBundleContext().installBundle(location);
            installed.put(location, jar);
            bundle.adapt(BundleStartLevel.class).setStartLevel(level(bundle.getSymbolicName()));
            if (framework.getState() == Bundle.ACTIVE) {
                bundle.start();
            }
        } catch (final BundleException e) {
            throw fatal("bundle " + jar.getFileName() + " cannot be installed", e);
        }
    }

    private void cameBack(final BundleEvent event) {
        final Path jar = installed.get(event.getBundle().getLocation());
        if (event.getType() == BundleEvent.UNINSTALLED && jar != null) {
            lines.accept(Level.INFO, "bundle " + event.getBundle().getSymbolicName() + ": as in " + jar + " again");
            installOne(jar);
        }
    }

    private static int level(final String name) {
        return name.startsWith(APPLICATION) ? APPLICATIONS
            : name.startsWith(OURS) ? RUNTIME
            : name.contains(".gogo.") || name.endsWith(FOLDERS) ? TOOLS
            : INFRASTRUCTURE;
    }

    /** What others have installed meanwhile is their business. */
    private void requireActive() {
        final List<String> idle = bundles().stream()
            .filter(bundle -> installed.containsKey(bundle.getLocation()))
            .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
            .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
            .map(Bundle::getSymbolicName).toList();
        if (!idle.isEmpty()) {
            throw fatal("bundles did not start: " + String.join(", ", idle));
        }
    }

    /**
     * All references: the launcher has our classes too, its own, and services of the bundles' classes would be hidden
     * from it.
     */
    private Object service(final String className, final @Nullable String filter) {
        final BundleContext context = framework.getBundleContext();
        try {
            final ServiceReference<?>[] found = context.getAllServiceReferences(className, filter);
            // a component that fails to activate leaves its reference, and gives null
            return Stream.of(found == null ? new ServiceReference<?>[0] : found).map(context::getService)
                .filter(Objects::nonNull).map(Object.class::cast).findFirst()
                .orElseThrow(() -> missing(filter == null ? className : className + filter));
        } catch (final InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Fault missing(final String name) {
        return fatal("the framework has no service " + name);
    }

    private static Fault fatal(final String what) {
        return Fault.failed(what);
    }

    private static Fault fatal(final String what, final Exception e) {
        return Fault.failed(what + ": " + e.getMessage());
    }

    private static void delete(final Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (final IOException e) {
            System.getLogger(FelixRuntime.class.getPackageName())
                .log(System.Logger.Level.DEBUG, "temporary folder stays: " + folder);
        }
    }
}
