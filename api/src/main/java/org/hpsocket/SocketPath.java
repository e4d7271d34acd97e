package org.hpsocket;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The paths of Unix-domain sockets as text: absolute, in the form of this system. */
final class SocketPath {
    private static final boolean SLASHES = File.separatorChar == '/';

    private SocketPath() {
    }

    static boolean isAbsolute(final String text) {
        return SLASHES ? text.startsWith("/") : of(text).isAbsolute();
    }

    /**
     * Reads a path.
     *
     * @throws HpSocketException when it cannot be one of a socket here
     */
    static Path of(final String text) {
        try {
            return Path.of(text);
        } catch (final InvalidPathException e) {
            throw HpSocketException.usage("path " + text.replace('\0', '?') + ": " + e.getReason());
        }
    }

    /** Takes the decoded path of a URI. */
    static String ofUri(final String decoded) {
        final Path path = of(SLASHES ? decoded : decoded.replaceFirst("^/(?=[A-Za-z]:)", ""));
        if (path.getFileName() == null) {
            throw HpSocketException.usage("path " + decoded + " names no file");
        }
        return path.toString();
    }

    /** Writes a path as that of a URI, with what a URI cannot hold escaped. */
    static String toUri(final String text) {
        final String slashed = SLASHES ? text : "/" + text.replace(File.separatorChar, '/');
        try {
            return new URI(null, null, slashed, null).getRawPath();
        } catch (final URISyntaxException e) {
            throw new IllegalStateException("path " + text, e);
        }
    }
}
