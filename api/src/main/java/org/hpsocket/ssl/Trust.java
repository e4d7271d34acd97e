package org.hpsocket.ssl;

import java.nio.file.Path;

/**
 * Whose certificates a side trusts: an immutable value. They are read when a component starts, and again by
 * {@link Tls#reload()}.
 *
 * @param kind where they are
 * @param source the file, the folder or the text itself; empty for those of the system alone
 * @param system whether those that the JDK trusts are trusted too
 */
public record Trust(Kind kind, String source, boolean system) {
    private static final Trust SYSTEM = new Trust(Kind.SYSTEM, "", true);

    /** Where trusted certificates are. */
    public enum Kind {
        /** With the JDK alone. */
        SYSTEM,
        /** In a PEM file, or in the PEM files of a folder, for instance one that {@code openssl rehash} made. */
        PATH,
        /** In memory. */
        TEXT
    }

    /**
     * Trusts whom the JDK trusts.
     *
     * @return the trust that a context begins with
     */
    public static Trust ofSystem() {
        return SYSTEM;
    }

    /**
     * Trusts the certificates of a file or folder, besides those of the system. <p>Source: HP-Socket
     * {@code SetupSSLContext}, its CA file or path.
     *
     * @param fileOrFolder a PEM file, or a folder of such
     * @return the trust
     */
    public static Trust of(final Path fileOrFolder) {
        return new Trust(Kind.PATH, fileOrFolder.toString(), true);
    }

    /**
     * Trusts the certificates of a text, besides those of the system.
     *
     * @param pem the certificates
     * @return the trust
     */
    public static Trust pem(final String pem) {
        return new Trust(Kind.TEXT, pem, true);
    }

    /**
     * Leaves out those of the system.
     *
     * @return the changed trust
     */
    public Trust only() {
        return new Trust(kind, source, kind == Kind.SYSTEM);
    }

    /** Names the file or folder. */
    @Override
    public String toString() {
        return kind == Kind.SYSTEM
            ? "trust of the system" : (kind == Kind.TEXT ? "trust in memory" : "trust=" + source);
    }
}
