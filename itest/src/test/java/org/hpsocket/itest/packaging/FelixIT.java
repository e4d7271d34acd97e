package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hpsocket.itest.Peer;
import org.hpsocket.itest.Threads;
import org.hpsocket.itest.TlsFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** The built bundles in a container, beside the bundle of an application. */
class FelixIT {
    private static final byte[] WORDS = "hello, container".getBytes(StandardCharsets.UTF_8);
    private static final int SHUFFLES = 6;

    @TempDir
    private Path folder;
    private Container container;
    private Declarations declarations;
    private Path application;

    @BeforeEach
    void start() {
        container = new Container(folder.resolve("felix"));
        declarations = new Declarations(container);
        application = ApplicationBundle.in(folder);
    }

    @AfterEach
    void stop() {
        container.close();
        Threads.untilNoneOf("hpsocket-");
    }

    @Test
    void shouldOfferTheRuntimeAsAServiceToAnApplication() throws Exception {
        run(Jars.ofContainer());
        try (var peer = new Peer(serve())) {
            peer.echo(WORDS);
        }
    }

    @Test
    void shouldNeedDeclarativeServicesOnly() throws Exception {
        run(Stream.of(Jars.RUNTIME, Jars.BOUNCY_CASTLE, Jars.SERVICES)
            .flatMap(names -> Jars.of(names).stream()).toList());
        try (var peer = new Peer(serve())) {
            peer.echo(WORDS);
        }
    }

    @Test
    void shouldServeWithoutAgronaWhereNobodyHasExportedTheInternalsOfTheJdk() throws Exception {
        container.close();
        container = new Container(folder.resolve("plain"), "");
        run(Jars.ofContainer());
        try (var peer = new Peer(serve())) {
            peer.echo(WORDS);
        }
    }

    @Test
    void shouldServeAConfiguredEndpointWithAListenerFromTheWhiteboard() {
        run(Jars.ofContainer());
        configure("push", "tcp://127.0.0.1:0");
        try (var peer = new Peer(awaitStarted("push"))) {
            peer.echo(WORDS);
        }
    }

    @Test
    void shouldServeConfiguredEndpointsOfEachProtocol() {
        run(Jars.ofContainer());
        configure("pull", "pull://127.0.0.1:0");
        configure("pack", "pack://127.0.0.1:0");
        for (final var endpoint : Map.of("pull", WORDS, "pack", Peer.pack(WORDS)).entrySet()) {
            try (var peer = new Peer(awaitStarted(endpoint.getKey()))) {
                peer.echo(endpoint.getValue());
            }
        }
    }

    @Test
    void shouldServeAConfiguredEndpointOverTheTransportThatItNames() {
        run(Jars.ofContainer());
        configure("push", "tcp://127.0.0.1:0?transport=aio");
        try (var peer = new Peer(awaitStarted("push"))) {
            peer.echo(WORDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bouncy_castle", "jdk"})
    void shouldServeConfiguredEndpointsOverTls(final String provider) {
        final var files = new TlsFiles(folder);
        run(Jars.ofContainer());
        configure("push", "ssl://127.0.0.1:0?provider=" + provider + "&" + files.parameters());
        configure("pack", "ssl+pack://127.0.0.1:0?provider=" + provider + "&" + files.parameters());
        for (final var endpoint : Map.of("push", WORDS, "pack", Peer.pack(WORDS)).entrySet()) {
            try (var peer = files.peer(awaitStarted(endpoint.getKey()))) {
                peer.echo(endpoint.getValue());
            }
        }
    }

    @Test
    void shouldResolveTheTestKitToo() {
        final List<Path> jars = Stream.concat(Jars.ofContainer().stream(), Stream.of(Jars.ofTestKit())).toList();
        assertDoesNotThrow(() -> run(jars));
    }

    @ParameterizedTest(name = "order {index}")
    @MethodSource("orders")
    void shouldServeWhateverTheOrderInWhichBundlesAreInstalledAndStarted(final List<String> order) {
        final List<Path> jars = new ArrayList<>(Jars.ofContainer());
        jars.add(application);
        final List<Bundle> bundles = container.install(order.stream().map(name -> named(jars, name)).toList());
        boolean configured = false;
        for (final Bundle bundle : bundles) {
            container.start(bundle);
            if (!configured && declarations.canConfigure()) {
                configure("push", "tcp://127.0.0.1:0");
                configured = true;
            }
        }
        try (var peer = new Peer(awaitStarted("push"))) {
            peer.echo(WORDS);
        }
    }

    static Stream<List<String>> orders() {
        final List<String> names = Stream.concat(Jars.ofContainer().stream().map(jar -> jar.getFileName().toString()),
            Stream.of(ApplicationBundle.NAME + ".jar")).toList();
        final var reversed = new ArrayList<>(names);
        Collections.reverse(reversed);
        return Stream.concat(Stream.of(names, reversed),
            LongStream.range(0, SHUFFLES).mapToObj(seed -> shuffled(names, seed)));
    }

    private void run(final List<Path> jars) {
        container.start(container.install(Stream.concat(jars.stream(), Stream.of(application)).toList()));
    }

    private SocketAddress serve() throws Exception {
        return (SocketAddress) ((Callable<?>) container.service(Callable.class.getName(),
            Declarations.property("serve"))).call();
    }

    private void configure(final String name, final String uri) {
        declarations.server(name, Map.of("uri", uri));
    }

    private InetSocketAddress awaitStarted(final String name) {
        return declarations.awaitStarted(name);
    }

    private static Path named(final List<Path> jars, final String name) {
        return jars.stream().filter(jar -> jar.endsWith(name)).findFirst().orElseThrow();
    }

    private static List<String> shuffled(final List<String> names, final long seed) {
        final var shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }
}
