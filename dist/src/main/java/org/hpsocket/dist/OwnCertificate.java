package org.hpsocket.dist;

import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A certificate of this machine, which nobody else certifies, in files that go with the process. */
final class OwnCertificate {
    private static final String ADDRESS = "127.0.0.1";
    private static final Duration VALID = Duration.ofHours(2);

    private final Path folder;
    private final Path certificate;
    private final Path key;

    /** Makes keys, certificate and files; the folder is nobody else's. */
    OwnCertificate() {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            final KeyPair keys = generator.generateKeyPair();
            folder = Files.createTempDirectory("hpsocket-tls-");
            folder.toFile().deleteOnExit();
            certificate = written("cert.pem", signed(keys));
            key = written("key.pem", new PemObject("PRIVATE KEY", keys.getPrivate().getEncoded()));
        } catch (final GeneralSecurityException | OperatorCreationException | IOException e) {
            throw Fault.failed("no certificate can be made: " + e.getMessage());
        }
    }

    /** Gives what an endpoint says of it, the server's and the clients'. */
    String parameters() {
        return "cert=" + certificate + "&key=" + key + "&ca=" + certificate + "&system=false";
    }

    private Path written(final String name, final Object part) throws IOException {
        final Path file = folder.resolve(name);
        file.toFile().deleteOnExit();
        try (Writer out = Files.newBufferedWriter(file); var pem = new JcaPEMWriter(out)) {
            pem.writeObject(part);
        }
        return file;
    }

    private static X509CertificateHolder signed(final KeyPair keys) throws IOException, OperatorCreationException {
        final Instant now = Instant.now();
        final var name = new X500Name("CN=hpsocket demo");
        final var builder = new JcaX509v3CertificateBuilder(name, BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now.minus(VALID)), Date.from(now.plus(VALID)), name, keys.getPublic());
        builder.addExtension(
            Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.iPAddress, ADDRESS)));
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    }
}
