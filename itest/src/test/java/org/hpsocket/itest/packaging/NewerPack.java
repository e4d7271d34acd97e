package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Another version of the pack protocol: built anew, with a flag of its own in every header that it sends. */
final class NewerPack {
    private static final String NAME = "org.hpsocket.protocol.pack";
    private static final Path SOURCE =
        Path.of("..", "protocol-pack", "src", "main", "java", "org", "hpsocket", "protocol", "pack", "PackCodec.java");
    private static final String HEADER = "(long) flag << LENGTH_BITS";
    private static final int LENGTH_BITS = 22;

    private NewerPack() {
    }

    /** Builds it. @param flag tells on the wire which one has sent */
    static Path build(final Path folder, final String version, final int flag) {
        try {
            final String source = Files.readString(SOURCE);
            if (!source.contains(HEADER)) {
                throw new AssertionError("no " + HEADER + " in " + SOURCE);
            }
            final Path work = Files.createTempDirectory(folder, "newer");
            final Path patched = Files.writeString(work.resolve("PackCodec.java"),
                source.replace(HEADER, "(long) " + flag + " << LENGTH_BITS"));
            final Path classes = work.resolve("classes");
            Tools.run("javac", "--release", "17", "-d", classes.toString(),
                "-cp", Jars.path(Jars.of(List.of("org.hpsocket.api", NAME))), patched.toString());
            final Path jar = Files.copy(Jars.of(NAME), work.resolve("pack-" + version + ".jar"));
            Tools.run("jar", "--update", "--file", jar.toString(), "--module-version", version,
                "-C", classes.toString(), ".");
            return jar;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes what one of them sends: a header with its flag, and the body. */
    static byte[] pack(final int flag, final byte... body) {
        return ByteBuffer.allocate(Integer.BYTES + body.length).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(flag << LENGTH_BITS | body.length).put(body).array();
    }
}
