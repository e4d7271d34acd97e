package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.hpsocket.itest.Child;

/** A copy of Karaf, set up as docs/DEPLOYING.md says; its own bundles come from Maven. */
final class Karaf {
    private static final Path UNPACKED = Path.of(System.getProperty("hpsocket.karaf", ""));
    private static final Path FEATURES = Path.of(System.getProperty("hpsocket.features", ""));
    private static final String FEATURES_CFG = "org.apache.karaf.features.cfg";
    private static final String EXPORTS_OF_JDK = "org.osgi.framework.system.packages.extra = \\\n";

    private final Path home;

    Karaf(final Path home) {
        this.home = home;
        try (Stream<Path> tree = Files.walk(UNPACKED)) {
            for (final Path path : tree.toList()) {
                Files.copy(path, home.resolve(UNPACKED.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets Agrona have what it needs, of the JVM and of the framework. */
    void openInternals() throws IOException {
        Files.writeString(home.resolve("bin/setenv"), "export KARAF_OPTS=\"" + Child.AGRONA_FLAG + "\"\n",
            StandardOpenOption.APPEND);
        replace("config.properties", EXPORTS_OF_JDK, EXPORTS_OF_JDK + "    jdk.internal.misc, \\\n");
    }

    /** Gives it the built bundles as a repository, and a feature of theirs to start with; nobody can log in. */
    void boot(final String feature) throws IOException {
        for (final var bundle : new Features(FEATURES).bundles()) {
            final Path jar = bundle.in(home.resolve("system"));
            Files.createDirectories(jar.getParent());
            Files.copy(Jars.of(bundle.name()), jar);
        }
        replace(FEATURES_CFG, "featuresRepositories = \\\n",
            "featuresRepositories = \\\n    " + FEATURES.toUri() + ", \\\n");
        replace(FEATURES_CFG, "featuresBoot = \\\n", "featuresBoot = \\\n    " + feature + ", \\\n");
        replace(FEATURES_CFG, "    ssh/4.4.8, \\\n", "");
    }

    Path configuration(final String name) {
        return home.resolve("etc").resolve(name + ".cfg");
    }

    Path deploy() {
        return home.resolve("deploy");
    }

    Child start() {
        return run("karaf", "daemon");
    }

    Child stop() {
        return run("stop");
    }

    String log() {
        try {
            return Files.readString(home.resolve("data/log/karaf.log"));
        } catch (final IOException e) {
            return "no log: " + e;
        }
    }

    private Child run(final String script, final String... arguments) {
        return Child.command(Stream.concat(
            Stream.of("env", "JAVA_HOME=" + System.getProperty("java.home"),
                home.resolve("bin").resolve(script).toString()),
            Stream.of(arguments)).toList());
    }

    private void replace(final String name, final String old, final String now) throws IOException {
        final Path file = home.resolve("etc").resolve(name);
        final String text = Files.readString(file);
        if (!text.contains(old)) {
            throw new AssertionError("no " + old + " in " + file);
        }
        Files.write(file, List.of(text.replace(old, now).split("\n", -1)));
    }
}
