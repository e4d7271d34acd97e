package org.hpsocket.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/** The module of PACK under another version, built anew, with a flag of its own in every header that it sends. */
final class NewerPack {
    private static final Path SOURCE =
        Path.of("..", "protocol-pack", "src", "main", "java", "org", "hpsocket", "protocol", "pack", "PackCodec.java");
    private static final String HEADER = "(long) flag << LENGTH_BITS";

    private NewerPack() {
    }

    /** Builds it out of the jars on the class path. @return the jar */
    static Path build(final Path work, final Path pack, final String version, final int flag) throws IOException {
        final String source = Files.readString(SOURCE);
        if (!source.contains(HEADER)) {
            throw new AssertionError("no " + HEADER + " in " + SOURCE);
        }
        final Path patched = Files.writeString(work.resolve("PackCodec.java"),
            source.replace(HEADER, "(long) " + flag + " << LENGTH_BITS"));
        final Path jar = Files.copy(pack, work.resolve("pack-" + version + ".jar"));
        final Path classes = work.resolve("classes");
        run("javac", "--release", "17", "-d", classes.toString(),
            "-cp", System.getProperty("java.class.path"), patched.toString());
        run("jar", "--update", "--file", jar.toString(), "--module-version", version, "-C", classes.toString(), ".");
        return jar;
    }

    private static void run(final String tool, final String... arguments) {
        final var said = new StringWriter();
        final var out = new PrintWriter(said);
        if (ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments) != 0) {
            throw new AssertionError(tool + " " + String.join(" ", arguments) + "\n" + said);
        }
    }
}
