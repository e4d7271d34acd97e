package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;
import org.hpsocket.itest.TlsFiles;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * A program that installs all our bundles into a container, uses them and uninstalls them, again and again, each time
 * in another order, and then says what is left of them.
 */
final class Visits {
    private static final byte[] PACK = Peer.pack("hello, container".getBytes(StandardCharsets.UTF_8));
    private static final List<String> STAYING =
        Stream.of(Jars.SERVICES, Jars.BOUNCY_CASTLE, List.of("org.apache.felix.configadmin"))
        .flatMap(List::stream).toList();
    private static final int PEERS = 3;

    private final Container container;
    private final Declarations declarations;
    private final Path application;
    private final TlsFiles files;
    private final Random random;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<WeakReference<ClassLoader>, String> loaders = new LinkedHashMap<>();
    private final Map<WeakReference<ClassLoader>, String> lastVisit = new LinkedHashMap<>();
    private final Set<Integer> ports = new HashSet<>();

    private Visits(final Path folder, final long seed) {
        container = new Container(folder.resolve("felix"));
        declarations = new Declarations(container);
        application = ApplicationBundle.in(folder);
        files = new TlsFiles(folder);
        random = new Random(seed);
    }

    /**
     * Begins.
     *
     * @param arguments a folder, how many visits, the seed of the orders
     */
    public static void main(final String[] arguments) {
        final var visits = new Visits(Path.of(arguments[0]), Long.parseLong(arguments[2]));
        visits.run(Integer.parseInt(arguments[1]));
        visits.container.close();
    }

    private void run(final int count) {
        Logger.getLogger("").addHandler(new Failures());
        container.watch(failures::add);
        container.start(container.install(Jars.of(STAYING)));
        visit();
        final Set<String> threads = threads();
        final Set<String> beans = beans();
        final int files = files();
        final int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        for (int i = 2; i <= count; i++) {
            say("visit", i);
            lastVisit.clear();
            visit();
        }
        settle(() -> newThreads(threads).isEmpty() && alive().isEmpty());
        say("failures", failures);
        say("threads", newThreads(threads));
        say("loaders", alive());
        say("beans", beans().stream().filter(name -> !beans.contains(name)).toList());
        say("files", files() - files);
        say("ports", ports.stream().filter(port -> !isFree(port)).toList());
        say("classes", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() - classes);
    }

    private void visit() {
        final List<Bundle> bundles = container.install(shuffled(jars()));
        container.start(shuffled(bundles));
        declarations.server("pack", Map.of("uri", "pack://127.0.0.1:0", "threads", 2, "closeTimeout", "500ms"));
        final InetSocketAddress address = declarations.awaitStarted("pack");
        final InetSocketAddress tls = secured("push", "ssl://127.0.0.1:0?");
        final InetSocketAddress jdk = secured("pull", "ssl+pull://127.0.0.1:0?provider=jdk&");
        ports.addAll(List.of(address.getPort(), tls.getPort(), jdk.getPort()));
        bundles.forEach(bundle -> lastVisit.put(
            new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()),
            bundle.getSymbolicName() + " " + bundle.getBundleId()));
        loaders.putAll(lastVisit);
        final List<Thread> peers = Stream.concat(Stream.generate(() -> talking(new Peer(address))).limit(PEERS),
            Stream.of(tls, jdk).map(files::peer).map(Visits::talking)).toList();
        shuffled(bundles).forEach(container::uninstall);
        peers.forEach(Visits::join);
        container.refresh();
    }

    private InetSocketAddress secured(final String name, final String uri) {
        declarations.server(
            name, Map.of("uri", uri + files.parameters(), "threads", 1, "closeTimeout", "500ms"));
        return declarations.awaitStarted(name);
    }

    /** Has talked, and waits for the other side to go. */
    private static Thread talking(final Peer peer) {
        peer.echo(PACK);
        final var waiting = new Thread(() -> {
            peer.drain();
            peer.close();
        }, "itest-peer");
        waiting.start();
        return waiting;
    }

    private static void join(final Thread thread) {
        Patience.until(() -> "the end of a connection", () -> !thread.isAlive());
    }

    private List<Path> jars() {
        return Stream.concat(Jars.of(Jars.RUNTIME).stream(), Stream.of(application)).toList();
    }

    private <T> List<T> shuffled(final List<T> ordered) {
        final var shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** Of the last visit some may be in a cache of the JDK or of a compiler, until there is another one. */
    private List<String> alive() {
        return loaders.entrySet().stream()
            .filter(loader -> loader.getKey().get() != null && !lastVisit.containsKey(loader.getKey()))
            .map(Map.Entry::getValue).toList();
    }

    private static void settle(final BooleanSupplier settled) {
        try {
            Patience.until(() -> "nothing to be left", () -> {
                System.gc();
                return settled.getAsBoolean();
            });
        } catch (final AssertionError e) {
            say("settled", e.getMessage());
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(thread -> thread.getId() + " " + thread.getName())
            .collect(Collectors.toSet());
    }

    private static List<String> newThreads(final Set<String> before) {
        return threads().stream().filter(thread -> !before.contains(thread)).sorted().toList();
    }

    private static Set<String> beans() {
        return ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream().map(Object::toString)
            .collect(Collectors.toSet());
    }

    private static int files() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return (int) files.count();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(final int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (final IOException e) {
            return false;
        }
    }

    private static void say(final String what, final Object value) {
        System.out.println(what + " " + value);
    }

    private final class Failures extends Handler {
        @Override
        public void publish(final LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                failures.add(line.getLoggerName() + ": " + line.getMessage());
            }
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
