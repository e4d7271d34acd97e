package org.hpsocket.ssl.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.Trust;
import org.hpsocket.ssl.provider.Providers;
import org.hpsocket.ssl.provider.Setup;

/** Reads whom a side trusts. <p>Thread: any. */
public final class Authorities {
    /** Systems have some hundred, each under two names. */
    static final int FILES_MAX = 4_096;
    /** All files of a folder together. */
    static final long BYTES_MAX = 4L * Source.LENGTH_MAX;
    private static final Pattern FILE_NAME = Pattern.compile(".+\\.(pem|crt|cer)|[0-9a-f]{8}\\.[0-9]+",
        Pattern.CASE_INSENSITIVE);

    private final Providers providers;

    /**
     * Creates a reader.
     *
     * @param providers asked for those of the system
     */
    public Authorities(final Providers providers) {
        this.providers = providers;
    }

    /**
     * Reads those that a trust names itself.
     *
     * @param trust where they are
     * @return the certificates, each once; none for that of the system alone
     * @throws org.hpsocket.HpSocketException naming the file or folder when it cannot be read, is damaged, or holds
     *     none
     */
    public List<X509Certificate> named(final Trust trust) {
        return switch (trust.kind()) {
            case SYSTEM -> List.of();
            case TEXT -> some(Source.memory("trust", trust.source()));
            case PATH -> isFolder(trust.source())
                ? folder(Path.of(trust.source())) : some(Source.file("trust", trust.source()));
        };
    }

    /**
     * Reads those of the system.
     *
     * @return whom the JDK trusts: its {@code cacerts}, or what {@code javax.net.ssl.trustStore} names
     * @throws org.hpsocket.HpSocketException when the JDK cannot read them
     */
    public List<X509Certificate> ofSystem() {
        try {
            final TrustManagerFactory factory = providers.trust(TlsProvider.JDK);
            factory.init((KeyStore) null);
            return List.of(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers());
        } catch (final GeneralSecurityException e) {
            throw Setup.wrong("trust of the system cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isFolder(final String path) {
        try {
            return Files.isDirectory(Path.of(path));
        } catch (final InvalidPathException e) {
            return false;
        }
    }

    private static List<X509Certificate> some(final Source source) {
        final Set<X509Certificate> found = new LinkedHashSet<>(Pem.certificates(source));
        if (found.isEmpty()) {
            throw Setup.wrong(source.name() + " holds no certificate in PEM");
        }
        return List.copyOf(found);
    }

    private static List<X509Certificate> folder(final Path folder) {
        final Set<X509Certificate> found = new LinkedHashSet<>();
        long bytes = 0;
        for (final Path file : files(folder)) {
            final Source source = Source.file("trust", file.toString());
            bytes += source.bytes().length;
            if (bytes > BYTES_MAX) {
                throw Setup.wrong("trust folder " + folder + " has more than limit=" + BYTES_MAX
                    + " bytes in its files");
            }
            found.addAll(Pem.certificates(source));
        }
        if (found.isEmpty()) {
            throw Setup.wrong("trust folder " + folder
                + " holds no certificate in a file *.pem, *.crt, *.cer or as openssl rehash names them");
        }
        return List.copyOf(found);
    }

    private static List<Path> files(final Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            final List<Path> files = all.filter(path -> FILE_NAME.matcher(path.getFileName().toString()).matches()
                && Files.isRegularFile(path))
                .limit(FILES_MAX + 1L).sorted().toList();
            if (files.size() > FILES_MAX) {
                throw Setup.wrong("trust folder " + folder + " has more than limit=" + FILES_MAX
                    + " files of certificates");
            }
            return files;
        } catch (final IOException e) {
            throw Setup.wrong("trust folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }
}
