package org.hpsocket.testkit.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Answers as a responder of OCSP does that is the authority itself. <p>Source: RFC 6960. */
final class Status {
    private static final Duration DAY = Duration.ofDays(1);

    private Status() {
    }

    static byte[] good(final X509Certificate certificate, final Certificates.Issuer issuer) {
        try {
            final DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
            final var digest = digests.get(CertificateID.HASH_SHA1);
            final X509CertificateHolder by = new JcaX509CertificateHolder(issuer.certificate());
            final var id = new CertificateID(digest, by, certificate.getSerialNumber());
            final Instant now = Instant.now();
            final BasicOCSPRespBuilder builder =
                new JcaBasicOCSPRespBuilder(issuer.certificate().getPublicKey(), digest);
            builder.addResponse(id, CertificateStatus.GOOD, Date.from(now.minus(DAY)), Date.from(now.plus(DAY)), null);
            final var basic = builder.build(issuer.signer(), new X509CertificateHolder[] {by}, Date.from(now));
            return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded();
        } catch (final OperatorCreationException | OCSPException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
