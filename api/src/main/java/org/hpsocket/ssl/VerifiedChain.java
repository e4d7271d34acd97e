package org.hpsocket.ssl;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the way from a certificate to a trusted one. <p>Source: RFC 5280, section 6. */
final class VerifiedChain {
    private VerifiedChain() {
    }

    /** Gives the chain with both its ends, empty when there is none. */
    static List<X509Certificate> find(
        final List<X509Certificate> shown, final List<X509Certificate> trusted, final Instant when) {
        if (shown.isEmpty() || trusted.isEmpty()) {
            return List.of();
        }
        if (trusted.contains(shown.get(0))) {
            return List.of(shown.get(0));
        }
        try {
            final var builder = CertPathBuilder.getInstance("PKIX");
            return built((PKIXCertPathBuilderResult) builder.build(parameters(shown, trusted, when)));
        } catch (final CertPathBuilderException e) {
            return List.of();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("verified chain: " + e.getMessage(), e);
        }
    }

    private static PKIXBuilderParameters parameters(
        final List<X509Certificate> shown, final List<X509Certificate> trusted, final Instant when)
        throws GeneralSecurityException {
        final Set<TrustAnchor> anchors =
            trusted.stream().map(one -> new TrustAnchor(one, null)).collect(Collectors.toSet());
        final var target = new X509CertSelector();
        target.setCertificate(shown.get(0));
        final var parameters = new PKIXBuilderParameters(anchors, target);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(shown)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(when));
        return parameters;
    }

    private static List<X509Certificate> built(final PKIXCertPathBuilderResult result) {
        final var chain = new ArrayList<X509Certificate>();
        result.getCertPath().getCertificates().forEach(one -> chain.add((X509Certificate) one));
        chain.add(result.getTrustAnchor().getTrustedCert());
        return List.copyOf(chain);
    }
}
