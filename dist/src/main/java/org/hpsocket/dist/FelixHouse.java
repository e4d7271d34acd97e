package org.hpsocket.dist;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.hpsocket.Endpoint;
import org.hpsocket.HpSocketException;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.dist.felix.FelixRuntime;

/** Echo endpoints in Felix: the built bundles, endpoints out of Config Admin, listeners found by the whiteboard. */
final class FelixHouse implements EchoHouse {
    private static final String SERVER = "org.hpsocket.server~";
    private static final String ECHO = "org.hpsocket.echo.";
    private static final String NAME = "echo-";
    private static final long START_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final FelixRuntime felix;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Map<String, Object>> listeners = new LinkedHashMap<>();

    /** Starts the framework with its bundles. */
    FelixHouse(final Consumer<String> lines, final Path... moreBundles) {
        felix = new FelixRuntime(lines);
        try {
            felix.install(folder("bundles"));
            for (final Path more : moreBundles) {
                felix.install(more);
            }
            felix.start();
        } catch (final RuntimeException e) {
            felix.close();
            throw e;
        }
    }

    /** Finds a folder beside the jar of the command line. */
    static Path folder(final String name) {
        try {
            final Path jar = Path.of(FelixHouse.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            final Path folder = jar.resolveSibling("runtime").resolve(name);
            if (Files.isDirectory(folder)) {
                return folder;
            }
            throw Fault.failed("no bundles in " + folder + "; mvn package lays them out");
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    FelixRuntime felix() {
        return felix;
    }

    @Override
    public void start(final List<Endpoint> endpoints, final String transport, final String threads) {
        for (final Endpoint endpoint : endpoints) {
            final var properties = new LinkedHashMap<String, Object>();
            properties.put("uri", endpoint.text());
            put(properties, endpoint, Endpoints.TRANSPORT, transport);
            put(properties, endpoint, Endpoints.THREADS, threads);
            put(properties, endpoint, "whenSendLimit", SendLimitPolicy.PAUSE_READS.name());
            declare(endpoint, properties);
        }
        listeners.forEach((protocol, properties) -> felix.configure(ECHO + protocol, properties));
        awaitStarted();
    }

    /** Spoils one answer of a protocol; to be said before it starts. */
    void damage(final String protocol, final int which) {
        listener(protocol).put("damage", which);
    }

    @Override
    public List<EndpointReport> reports() {
        final var known = new LinkedHashMap<String, EndpointReport>();
        felix.endpoints().stream().map(EndpointReport::of).forEach(report -> known.put(report.name(), report));
        return names.stream().filter(known::containsKey).map(known::get).toList();
    }

    @Override
    public void close() {
        felix.close();
    }

    private void declare(final Endpoint endpoint, final Map<String, Object> properties) {
        final String name = NAME + (names.size() + 1);
        names.add(name);
        felix.configure(SERVER + name, properties);
        listener(Endpoints.echo(endpoint.protocol())).merge("hpsocket.endpoint", new String[] {name},
            FelixHouse::joined);
    }

    private Map<String, Object> listener(final String protocol) {
        return listeners.computeIfAbsent(protocol, p -> new LinkedHashMap<>());
    }

    private void awaitStarted() {
        final long deadlineNs = System.nanoTime() + START_NS;
        List<EndpointReport> reports = reports();
        while (reports.size() < names.size() || !reports.stream().allMatch(EndpointReport::isStarted)) {
            reports.stream().filter(EndpointReport::isRefused).findFirst().ifPresent(report -> {
                throw new HpSocketException(
                    HpSocketException.Category.RETRY, "endpoint " + report.uri() + " " + report.reason());
            });
            if (System.nanoTime() - deadlineNs > 0) {
                throw new HpSocketException(HpSocketException.Category.FATAL, "endpoints did not start within seconds="
                    + TimeUnit.NANOSECONDS.toSeconds(START_NS) + ": " + reports);
            }
            LockSupport.parkNanos(LOOK_NS);
            reports = reports();
        }
    }

    private static void put(
        final Map<String, Object> properties, final Endpoint endpoint, final String name, final String value) {
        if (!value.isEmpty() && !endpoint.parameters().containsKey(name)) {
            properties.put(name, value);
        }
    }

    private static Object joined(final Object before, final Object more) {
        final var all = new ArrayList<>(List.of((String[]) before));
        all.addAll(List.of((String[]) more));
        return all.toArray(String[]::new);
    }
}
