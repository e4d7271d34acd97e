package org.hpsocket.ssl.credential;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.hpsocket.ssl.provider.Setup;

/**
 * What a key or certificates are read from.
 *
 * @param name as errors name it
 * @param bytes all of it
 */
record Source(String name, byte[] bytes) {
    /** Ten times what the authorities of a system take. */
    static final int LENGTH_MAX = 4 * 1024 * 1024;

    static Source memory(final String what, final String text) {
        return new Source(what + " in memory", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a file.
     *
     * @param what it is, for errors
     * @param path where it is
     * @throws org.hpsocket.HpSocketException naming the file when it cannot be read or is too long
     */
    static Source file(final String what, final String path) {
        final String name = what + " file " + path;
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            final byte[] bytes = in.readNBytes(LENGTH_MAX + 1);
            if (bytes.length > LENGTH_MAX) {
                throw Setup.wrong(name + " has more than limit=" + LENGTH_MAX + " bytes");
            }
            return new Source(name, bytes);
        } catch (final NoSuchFileException e) {
            throw Setup.wrong(name + " does not exist", e);
        } catch (final AccessDeniedException e) {
            throw Setup.wrong(name + " may not be read", e);
        } catch (final IOException | InvalidPathException e) {
            throw Setup.wrong(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Gives the text of a file of PEM: what matters in it is ASCII. */
    String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
