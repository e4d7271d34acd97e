package org.hpsocket.ssl.credential;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.provider.Providers;
import org.hpsocket.ssl.provider.Setup;

/** Reads what a side shows. <p>Thread: any. */
public final class Identities {
    private final Providers providers;
    private final Clock clock;
    private final PrivateKeys keys;

    /**
     * A key and its chain.
     *
     * @param key the private key
     * @param chain its certificate first
     */
    public record Loaded(PrivateKey key, List<X509Certificate> chain) {
    }

    /**
     * Creates a reader.
     *
     * @param providers read and check
     * @param clock tells whether certificates are valid
     */
    public Identities(final Providers providers, final Clock clock) {
        this.providers = providers;
        this.clock = clock;
        this.keys = new PrivateKeys(providers.formats(), providers.algorithms());
    }

    /**
     * Reads an identity.
     *
     * @param identity where it is
     * @return its key and its chain, which fit each other
     * @throws org.hpsocket.HpSocketException naming the file and what is wrong with it
     */
    public Loaded read(final Identity identity) {
        return switch (identity.kind()) {
            case PEM_FILES -> pem(
                Source.file("certificate", identity.certificate()), Source.file("key", identity.key()),
                identity.password());
            case PEM_TEXT -> pem(
                Source.memory("certificate", identity.certificate()), Source.memory("key", identity.key()),
                identity.password());
            case PKCS12 -> pkcs12(Source.file("certificate", identity.certificate()), identity.password());
        };
    }

    private Loaded pem(final Source certificates, final Source key, final String password) {
        final List<X509Certificate> all = Pem.certificates(certificates);
        if (all.isEmpty()) {
            throw Setup.wrong(certificates.name() + " holds no certificate in PEM");
        }
        return loaded(certificates.name() + ", " + key.name(), keys.read(key, password), all);
    }

    private Loaded pkcs12(final Source file, final String password) {
        final Pkcs12 held = Pkcs12.read(file, password, List.of(providers.algorithms(), providers.formats()));
        if (held.certificates().isEmpty()) {
            throw Setup.wrong(file.name() + " holds no certificate for its private key");
        }
        return loaded(file.name(), keys.key(file.name(), held.key()), held.certificates());
    }

    private Loaded loaded(final String name, final PrivateKey key, final List<X509Certificate> all) {
        return new Loaded(key, new Chain(name, providers.algorithms()).order(key, all, clock.instant()));
    }
}
