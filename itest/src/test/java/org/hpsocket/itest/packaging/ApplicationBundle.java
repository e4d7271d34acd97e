package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.hpsocket.itest.Echo;
import org.hpsocket.itest.packaging.application.Application;

/** Makes a bundle of {@link Application} out of the compiled classes of these tests. */
final class ApplicationBundle {
    static final String NAME = "org.hpsocket.itest.application";
    private static final Map<String, String> HEADERS = Map.of(
        "Manifest-Version", "1.0",
        "Bundle-ManifestVersion", "2",
        "Bundle-SymbolicName", NAME,
        "Bundle-Activator", Application.class.getName(),
        "Import-Package",
        "org.hpsocket;version=\"[1.0,2)\",org.osgi.framework,org.osgi.service.cm;resolution:=optional");

    private ApplicationBundle() {
    }

    static Path in(final Path folder) {
        final Path jar = folder.resolve(NAME + ".jar");
        final var manifest = new Manifest();
        HEADERS.forEach((name, value) -> manifest.getMainAttributes().put(new Attributes.Name(name), value));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (final Class<?> one : List.of(Application.class, Echo.class)) {
                add(out, one.getName().replace('.', '/') + ".class");
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    private static void add(final JarOutputStream out, final String name) throws IOException {
        try (InputStream bytes = ApplicationBundle.class.getResourceAsStream("/" + name)) {
            out.putNextEntry(new ZipEntry(name));
            Objects.requireNonNull(bytes, name).transferTo(out);
            out.closeEntry();
        }
    }
}
