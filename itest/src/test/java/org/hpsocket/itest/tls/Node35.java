package org.hpsocket.itest.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hpsocket.itest.Child;

/**
 * A Node with OpenSSL 3.5, which has hybrid groups: fetched once with npm, and kept beside what the build makes.
 * There is none when npm's registry cannot be reached, and for machines that it has no program for.
 */
final class Node35 {
    private static final String VERSION = "24.11.1";
    private static final Path KEPT = Path.of(System.getProperty("basedir", "."), "target", "node-" + VERSION);

    private Node35() {
    }

    static Optional<String> path() {
        final Path program = KEPT.resolve(Path.of("node_modules", name(), "bin", "node")).toAbsolutePath();
        if (Files.isExecutable(program) || fetched()) {
            return Optional.of(program.toString());
        }
        return Optional.empty();
    }

    private static boolean fetched() {
        try (Child npm = Child.command(List.of("npm", "install", "--no-save", "--ignore-scripts", "--no-audit",
                "--no-fund", "--fetch-retries=1", "--fetch-timeout=60000", "--prefix", KEPT.toString(),
                name() + "@" + VERSION))) {
            final boolean fetched = npm.awaitEnd() == 0;
            if (!fetched) {
                System.getLogger(Node35.class.getPackageName())
                    .log(System.Logger.Level.WARNING, "no Node with OpenSSL 3.5: " + String.join("\n", npm.said()));
            }
            return fetched;
        }
    }

    private static String name() {
        final boolean arm = System.getProperty("os.arch").equals("aarch64");
        final String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return "node-" + (system.startsWith("windows") ? "win" : system.startsWith("mac") ? "darwin" : "linux")
            + (arm ? "-arm64" : "-x64");
    }
}
