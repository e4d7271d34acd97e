package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes a bundle that differs from a built one by its version only. */
final class OtherVersion {
    private OtherVersion() {
    }

    static Path of(final Path jar, final String version, final Path folder) {
        final Path made = folder.resolve(version + "-" + jar.getFileName());
        try (JarFile from = new JarFile(jar.toFile())) {
            final var manifest = new Manifest(from.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(made), manifest)) {
                final var entries = from.stream().filter(one -> !one.getName().equals(JarFile.MANIFEST_NAME)).toList();
                for (final JarEntry entry : entries) {
                    to.putNextEntry(new JarEntry(entry.getName()));
                    from.getInputStream(entry).transferTo(to);
                    to.closeEntry();
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return made;
    }
}
