package org.hpsocket.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.hpsocket.dist.successor.MarkedPackFactory;

/**
 * A built bundle under another version; that of PACK with a difference that shows on the wire.
 *
 * @param version the version of the bundle
 * @param mark the first byte of everything that its listeners hear; 0 for no difference
 * @param alsoImported a package that it needs besides, or empty
 */
record Successor(String version, char mark, String alsoImported) {
    private static final String VERSION = "Bundle-Version";
    private static final String IMPORTS = "Import-Package";
    private static final String PACK = "org.hpsocket.protocol.pack.PackCodecFactory";
    private static final String COMPONENT = "OSGI-INF/" + PACK + ".xml";

    Successor(final String version, final char mark) {
        this(version, mark, "");
    }

    /** The same bundle, under another version. */
    static Successor same(final String version) {
        return new Successor(version, (char) 0);
    }

    /** Gives the version of a bundle. */
    static String versionOf(final Path bundle) throws IOException {
        try (var jar = new JarFile(bundle.toFile())) {
            return jar.getManifest().getMainAttributes().getValue(VERSION);
        }
    }

    /** Puts it where it is watched for, whole at once. */
    void dropAt(final Path target, final Path bundle) {
        try {
            final Path made = Files.createTempFile(target.getParent().getParent(), "successor", ".part");
            try (var from = new JarFile(bundle.toFile())) {
                write(from, made);
            }
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(final JarFile from, final Path made) throws IOException {
        final var manifest = from.getManifest();
        final var headers = manifest.getMainAttributes();
        headers.putValue(VERSION, version);
        if (!alsoImported.isEmpty()) {
            headers.putValue(IMPORTS, headers.getValue(IMPORTS) + "," + alsoImported);
        }
        try (var to = new JarOutputStream(Files.newOutputStream(made), manifest)) {
            for (final var entry : from.stream().filter(Successor::isCopied).toList()) {
                try (InputStream bytes = from.getInputStream(entry)) {
                    add(to, entry.getName(), mark != 0 && entry.getName().equals(COMPONENT)
                        ? implementedByMarkedPack(bytes.readAllBytes()) : bytes.readAllBytes());
                }
            }
            if (mark != 0) {
                addMarkedPack(to);
            }
        }
    }

    private void addMarkedPack(final JarOutputStream to) throws IOException {
        final String code = MarkedPackFactory.class.getName().replace('.', '/') + ".class";
        add(to, code, code(code));
        add(to, code.substring(0, code.lastIndexOf('/') + 1) + MarkedPackFactory.MARK, (byte) mark);
    }

    private static boolean isCopied(final ZipEntry entry) {
        return !entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME);
    }

    private static byte[] implementedByMarkedPack(final byte[] component) {
        final String text = new String(component, StandardCharsets.UTF_8);
        return text
            .replace("implementation class=\"" + PACK, "implementation class=\"" + MarkedPackFactory.class.getName())
            .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] code(final String name) throws IOException {
        try (InputStream bytes = Successor.class.getResourceAsStream("/" + name)) {
            return Objects.requireNonNull(bytes, name).readAllBytes();
        }
    }

    private static void add(final JarOutputStream to, final String name, final byte... bytes) throws IOException {
        to.putNextEntry(new ZipEntry(name));
        to.write(bytes);
        to.closeEntry();
    }
}
