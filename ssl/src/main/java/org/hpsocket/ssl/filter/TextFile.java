package org.hpsocket.ssl.filter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.hpsocket.HpSocketException;
import org.hpsocket.HpSocketException.Category;

/** Reads files of keys and certificates, within a bound. */
final class TextFile {
    /** Ten times what the authorities of a system take. */
    static final int LENGTH_MAX = 4 * 1024 * 1024;

    private TextFile() {
    }

    /**
     * Reads a file.
     *
     * @param what it is, for errors
     * @param name its path
     * @return all of it
     * @throws HpSocketException naming the file when it cannot be read or is too long
     */
    static byte[] read(final String what, final String name) {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            final byte[] bytes = in.readNBytes(LENGTH_MAX + 1);
            if (bytes.length > LENGTH_MAX) {
                throw HpSocketException.usage("tls " + what + " file " + name + " is longer than limit=" + LENGTH_MAX);
            }
            return bytes;
        } catch (final NoSuchFileException e) {
            throw new HpSocketException(Category.USAGE, "tls " + what + " file " + name + " does not exist", e);
        } catch (final IOException | InvalidPathException e) {
            throw new HpSocketException(Category.USAGE, "tls " + what + " file " + name + " cannot be read: " + e, e);
        }
    }
}
