package org.hpsocket.ssl.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file that secrets of connections are added to, one a line, each opened and closed for itself. When that fails, the
 * log of the program says so once, and connections go on. A file that is not there is made for its owner alone; the
 * permissions of one that is there stay.
 *
 * <p>Thread: any. <p>Source: RFC 9850.
 */
final class KeyLog {
    private static final System.Logger LOG = System.getLogger(KeyLog.class.getName());

    private static final Set<StandardOpenOption> ADDING =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private final Path file;
    private final AtomicBoolean failed = new AtomicBoolean();

    /**
     * Begins.
     *
     * @param file the file
     * @throws org.hpsocket.HpSocketException when it cannot be written to
     */
    KeyLog(final Path file) {
        this.file = file;
        try {
            open().close();
        } catch (final IOException e) {
            throw Setup.wrong("key log " + file + " cannot be written: " + e, e);
        }
    }

    /**
     * Adds a line.
     *
     * @param label what the secret is
     * @param clientRandom tells which connection has it
     * @param secret the secret
     */
    void add(final String label, final byte[] clientRandom, final byte[] secret) {
        final HexFormat hex = HexFormat.of();
        final ByteBuffer line = ByteBuffer.wrap((label + " " + hex.formatHex(clientRandom) + " " + hex.formatHex(secret)
            + "\n").getBytes(US_ASCII));
        try (SeekableByteChannel channel = open()) {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (final IOException e) {
            if (failed.compareAndSet(false, true)) {
                LOG.log(System.Logger.Level.WARNING, "tls key log " + file + " lacks lines from now on: " + e);
            }
        }
    }

    private SeekableByteChannel open() throws IOException {
        return Files.newByteChannel(file, ADDING, permissions());
    }

    private FileAttribute<?>[] permissions() {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
            PosixFilePermissions.fromString("rw-------"))};
    }
}
