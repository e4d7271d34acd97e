package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;
import org.hpsocket.itest.TlsFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image of an application with the runtime in it, and nothing to be given at its start. */
class JlinkIT {
    private static final String LAUNCHER = "echo";
    private static final byte[] WORDS = "hello, image".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private static Path folder;
    private static TlsFiles files;

    @BeforeAll
    static void link() {
        files = new TlsFiles(folder);
        final Path application = ModularApplication.compile(folder.resolve("classes"));
        final List<Path> path = Stream.concat(Jars.of(Jars.RUNTIME, Jars.BOUNCY_CASTLE).stream(),
            Stream.of(application)).toList();
        // a blank before the option, or jlink takes it for one of its own; none inside, or the JVM does not take it
        try (var jlink = Child.command(List.of(Child.tool("jlink").toString(), "-p", Jars.path(path),
            "--add-modules", String.join(",", Jars.RUNTIME) + "," + ModularApplication.NAME + ",jdk.crypto.ec",
            "--add-options", " " + ModularApplication.AGRONA_FLAG,
            "--launcher", LAUNCHER + "=" + ModularApplication.MAIN,
            "--ignore-signing-information", "--strip-debug", "--no-header-files", "--no-man-pages", "--output",
            image().toString()))) {
            assertEquals(0, jlink.awaitEnd(), () -> String.join("\n", jlink.said()));
        }
    }

    @Test
    void shouldEchoWithoutAFlagAndWithoutAWarning() {
        try (var child = launched()) {
            ModularApplication.requireWorking(child, files);
            assertEquals(List.of(), child.said().stream().filter(line -> line.contains("WARN")).toList());
        }
    }

    @Test
    void shouldHaveTheOptionsOfTcpThatAreNotOfEverySystem() {
        try (var child = launched()) {
            final Set<String> options = Set.of(child.await("socket options:").split(" "));
            assertTrue(options.containsAll(Set.of("TCP_KEEPIDLE", "TCP_KEEPINTERVAL")), options::toString);
        }
    }

    @Test
    void shouldHoldWhatIsNeededAndNoMore() {
        try (var child = Child.command(List.of(image().resolve("bin").resolve("java").toString(), "--list-modules"))) {
            assertEquals(0, child.awaitEnd());
            final List<String> modules = child.said().stream().map(line -> line.split("@")[0]).toList();
            assertEquals(List.of("java.base", "java.logging", "java.management", "java.naming", "java.security.sasl",
                "java.sql", "java.transaction.xa", "java.xml", "jdk.crypto.ec", "jdk.net", "org.agrona",
                "org.bouncycastle.pkix", "org.bouncycastle.provider", "org.bouncycastle.tls", "org.bouncycastle.util",
                "org.hpsocket.api", "org.hpsocket.core", "org.hpsocket.itest.app", "org.hpsocket.protocol.pack",
                "org.hpsocket.proxy", "org.hpsocket.ssl", "org.hpsocket.transport.aio", "org.hpsocket.transport.nio"),
                modules);
        }
    }

    @Test
    void shouldChangeOpenConnectionsToANewerJarOfItsFolderAndLetGoOfTheOlder(@TempDir final Path work) {
        try (var run = FolderRun.inImage(work, image()); var peer = run.connectTo("pack://127.0.0.1:0")) {
            peer.echo(Peer.pack(WORDS));
            for (int flag = 1; flag <= 3; flag++) {
                run.use(NewerPack.build(work, "7." + flag, flag), flag + ".jar");
                final String current = " 7." + flag + " current 1";
                Patience.until(current, () -> run.ask("code", "code").contains(current));
                peer.write(Peer.pack(WORDS));
                assertArrayEquals(NewerPack.pack(flag, WORDS), peer.read(Integer.BYTES + WORDS.length));
            }
            assertEquals("seen=4 left=2", run.ask("loaders pack 2", "loaders"));
            run.end();
        }
    }

    private static Child launched() {
        return Child.command(List.of(image().resolve("bin").resolve(LAUNCHER).toString(), files.parameters()));
    }

    private static Path image() {
        return folder.resolve("image");
    }
}
