package org.hpsocket.itest.packaging;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.testkit.simulation.HpSocketTest;

/** The built jars, as files. Those of the runtime are modules and bundles; the others of a container are bundles. */
public final class Jars {
    /** What an application needs. */
    static final List<String> RUNTIME = List.of("org.agrona", "org.hpsocket.api", "org.hpsocket.core",
        "org.hpsocket.protocol.pack", "org.hpsocket.proxy", "org.hpsocket.ssl", "org.hpsocket.transport.aio",
        "org.hpsocket.transport.nio");
    /** What TLS cannot do without. */
    static final List<String> BOUNCY_CASTLE =
        List.of("bcpkix-jdk18on", "bcprov-jdk18on", "bctls-jdk18on", "bcutil-jdk18on");
    /** Declarative Services and what they cannot do without. */
    static final List<String> SERVICES = List.of("org.apache.felix.scr", "org.osgi.service.component",
        "org.osgi.util.function", "org.osgi.util.promise");

    private static final Path FOLDER = Path.of(System.getProperty("hpsocket.bundles"));

    private Jars() {
    }

    /**
     * Finds one.
     *
     * @param name its name as a bundle, which is that of the module
     * @return the file
     */
    public static Path of(final String name) {
        final Path jar = FOLDER.resolve(name + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new AssertionError("no jar " + jar);
        }
        return jar;
    }

    /** Copies one, under another version of its module. */
    static Path of(final String name, final String version, final Path folder) {
        try {
            final Path jar = Files.copy(of(name), Files.createTempDirectory(folder, "version").resolve(name + ".jar"));
            Tools.run("jar", "--update", "--file", jar.toString(), "--module-version", version);
            return jar;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> of(final List<String> names) {
        return names.stream().map(Jars::of).toList();
    }

    static List<Path> of(final List<String> names, final List<String> others) {
        return Stream.concat(names.stream(), others.stream()).map(Jars::of).toList();
    }

    /**
     * Gives all that a container gets.
     *
     * @return the files
     */
    public static List<Path> ofContainer() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The test kit, which is for the class path of tests. */
    static Path ofTestKit() {
        try {
            return Path.of(HpSocketTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (final URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** One after another, as a module path has them. */
    static String path(final List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
