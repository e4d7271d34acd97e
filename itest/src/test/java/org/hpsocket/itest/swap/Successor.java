package org.hpsocket.itest.swap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.hpsocket.itest.packaging.Jars;
import org.hpsocket.itest.swap.house.SwapBundle;
import org.hpsocket.itest.swap.numbered.Manners;
import org.hpsocket.itest.swap.numbered.NumberedBundle;
import org.hpsocket.protocol.pack.MarkedPackFactory;

/** Makes jars: later versions of built bundles, and the bundles of these tests. */
public final class Successor {
    static final String PACK = "org.hpsocket.protocol.pack";
    static final String NIO = "org.hpsocket.transport.nio";
    static final String SSL = "org.hpsocket.ssl";
    static final String NUMBERED = NumberedBundle.class.getPackageName();
    static final String HOUSE = SwapBundle.class.getPackageName();

    private static final String MANIFEST = JarFile.MANIFEST_NAME;
    private static final String PACK_COMPONENT = "OSGI-INF/" + PACK + ".PackCodecFactory.xml";

    private final Path folder;

    /**
     * Begins.
     *
     * @param folder where the jars go
     */
    public Successor(final Path folder) {
        this.folder = folder;
    }

    /**
     * Gives the PACK bundle, version 1.MARK.0, that writes its mark into every header.
     *
     * @param mark the mark
     * @return its jar
     */
    public Path pack(final int mark) {
        final Map<String, byte[]> files = filesOf(Jars.of(PACK));
        files.computeIfPresent(PACK_COMPONENT, (name, xml) -> new String(xml, StandardCharsets.UTF_8)
            .replace("class=\"" + PACK + ".PackCodecFactory\"", "class=\"" + MarkedPackFactory.class.getName() + "\"")
            .getBytes(StandardCharsets.UTF_8));
        files.putAll(classesOf(MarkedPackFactory.class, "MarkedPackFactory", "MarkedPackCodec"));
        files.put(MarkedPackFactory.MARK, ByteBuffer.allocate(Integer.BYTES).putInt(0, mark).array());
        return later(PACK, mark, files);
    }

    /** Gives the transport, version 1.NUMBER.0, with the code that it has. */
    Path nio(final int number) {
        return later(NIO, number, filesOf(Jars.of(NIO)));
    }

    /** Gives TLS, version 1.NUMBER.0, with the code that it has. */
    Path ssl(final int number) {
        return later(SSL, number, filesOf(Jars.of(SSL)));
    }

    /** Gives the bundle of the numbered protocol, version 1.MARK.0. */
    Path numbered(final Manners manners) {
        final Map<String, byte[]> files =
            classesOf(NumberedBundle.class, "NumberedBundle", "NumberedFactory", "NumberedCodec", "Manners");
        files.put(Manners.FILE, manners.toString().getBytes(StandardCharsets.UTF_8));
        return bundle(NUMBERED, manners.mark(), files, Map.of(
            "Bundle-Activator", NumberedBundle.class.getName(),
            "Import-Package", "org.hpsocket,org.hpsocket.spi,org.osgi.framework"));
    }

    /** Gives the bundle of the application. */
    Path house() {
        final var files = classesOf(SwapBundle.class, "Watchful", "Guest", "Numbered", "House", "SwapBundle");
        return bundle(HOUSE, 0, files, Map.of(
            "Bundle-Activator", SwapBundle.class.getName(),
            "Import-Package", "org.hpsocket,org.hpsocket.spi,org.hpsocket.ssl,org.osgi.framework"));
    }

    private Path later(final String name, final int number, final Map<String, byte[]> files) {
        final var manifest = new Manifest();
        try (InputStream old = new ByteArrayInputStream(Objects.requireNonNull(files.remove(MANIFEST)))) {
            manifest.read(old);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        manifest.getMainAttributes().putValue("Bundle-Version", version(number));
        return jar(name, number, files, manifest);
    }

    private Path bundle(
        final String name, final int number, final Map<String, byte[]> files, final Map<String, String> headers) {
        final var manifest = new Manifest();
        final Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version(number));
        headers.forEach(main::putValue);
        return jar(name, number, files, manifest);
    }

    private Path jar(final String name, final int number, final Map<String, byte[]> files, final Manifest manifest) {
        final Path jar = folder.resolve(name + "-" + version(number) + ".jar");
        try (OutputStream file = Files.newOutputStream(jar); var out = new JarOutputStream(file, manifest)) {
            for (final var entry : files.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    static String version(final int number) {
        return "1." + number + ".0";
    }

    private static Map<String, byte[]> filesOf(final Path jar) {
        final var files = new LinkedHashMap<String, byte[]>();
        try (var open = new JarFile(jar.toFile())) {
            for (final JarEntry entry : open.stream().filter(one -> !one.isDirectory()).toList()) {
                files.put(entry.getName(), open.getInputStream(entry).readAllBytes());
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static Map<String, byte[]> classesOf(final Class<?> neighbour, final String... names) {
        final var files = new LinkedHashMap<String, byte[]>();
        for (final String name : names) {
            final String file = neighbour.getPackageName().replace('.', '/') + "/" + name + ".class";
            try (InputStream in = Successor.class.getResourceAsStream("/" + file)) {
                final var bytes = new ByteArrayOutputStream();
                Objects.requireNonNull(in, file).transferTo(bytes);
                files.put(file, bytes.toByteArray());
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
