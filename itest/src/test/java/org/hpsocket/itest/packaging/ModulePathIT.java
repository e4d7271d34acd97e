package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.TlsFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built bundles on the module path: nothing is on the class path, nothing is an automatic module. */
class ModulePathIT {
    private static final String SLOWER = "running without Agrona, which is slower; start the JVM with ";

    @TempDir
    private Path folder;
    private Path application;
    private TlsFiles files;

    @BeforeEach
    void compile() {
        application = ModularApplication.compile(folder.resolve("classes"));
        files = new TlsFiles(folder);
    }

    @Test
    void shouldEchoAsModules() {
        try (var child = run(ModularApplication.AGRONA_FLAG)) {
            ModularApplication.requireWorking(child, files);
            assertEquals(List.of(), warnings(child));
        }
    }

    @Test
    void shouldEchoAndNameTheFlagOnceWhenTheFlagIsMissing() {
        try (var child = run()) {
            ModularApplication.requireWorking(child, files);
            assertEquals(List.of("--add-exports java.base/jdk.internal.misc=org.agrona"), warnings(child));
        }
    }

    private Child run(final String... flags) {
        final List<Path> path = Stream.concat(Jars.of(Jars.RUNTIME, Jars.BOUNCY_CASTLE).stream(),
            Stream.of(application)).toList();
        return Child.command(Stream.of(List.of(Child.tool("java").toString()), List.of(flags),
            List.of("-p", Jars.path(path), "-m", ModularApplication.MAIN, files.parameters()))
            .flatMap(List::stream).toList());
    }

    /** What is said of the missing flag, without what the logger puts before it. */
    private static List<String> warnings(final Child child) {
        return child.said().stream().filter(line -> line.contains(SLOWER))
            .map(line -> line.substring(line.indexOf(SLOWER) + SLOWER.length())).toList();
    }
}
