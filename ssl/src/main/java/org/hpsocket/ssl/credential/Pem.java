package org.hpsocket.ssl.credential;

import java.io.IOException;
import java.io.StringReader;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.hpsocket.ssl.provider.Setup;

/** Text in PEM: blocks, and anything else between them. <p>Source: RFC 7468. */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /**
     * One block.
     *
     * @param type what it says it is
     * @param text from its first line to its last
     */
    record Block(String type, String text) {

        boolean isCertificate() {
            return type.equals("CERTIFICATE") || type.equals("X509 CERTIFICATE") || type.equals("TRUSTED CERTIFICATE");
        }

        boolean isKey() {
            return type.endsWith("PRIVATE KEY");
        }

        /** Gives what bcpkix makes of it. */
        Object object() throws IOException {
            try (PEMParser parser = new PEMParser(new StringReader(text))) {
                return parser.readObject();
            } catch (final RuntimeException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    private Pem() {
    }

    /**
     * Finds the blocks.
     *
     * @throws org.hpsocket.HpSocketException naming the source when a block has no end
     */
    static List<Block> blocks(final Source source) {
        final String text = source.text();
        final var found = new ArrayList<Block>();
        for (int begin = text.indexOf(BEGIN); begin >= 0;) {
            final int typeEnd = text.indexOf(DASHES, begin + BEGIN.length());
            final String type = typeEnd < 0 ? "" : text.substring(begin + BEGIN.length(), typeEnd);
            final String last = END + type + DASHES;
            final int end = typeEnd < 0 ? -1 : text.indexOf(last, typeEnd);
            if (end < 0) {
                throw Setup.wrong(source.name() + " is damaged: no end of block " + (found.size() + 1));
            }
            found.add(new Block(type, text.substring(begin, end + last.length())));
            begin = text.indexOf(BEGIN, end);
        }
        return found;
    }

    /**
     * Reads the certificates; other blocks are passed over.
     *
     * @return the certificates in order, as the JDK has them; none is no error
     * @throws org.hpsocket.HpSocketException naming the source and the number of one that is damaged
     */
    static List<X509Certificate> certificates(final Source source) {
        final var found = new ArrayList<X509Certificate>();
        for (final Block block : blocks(source)) {
            if (block.isCertificate()) {
                found.add(certificate(source, block, found.size() + 1));
            }
        }
        return found;
    }

    private static X509Certificate certificate(final Source source, final Block block, final int number) {
        try {
            final Object object = block.object();
            final X509CertificateHolder holder =
                object instanceof X509TrustedCertificateBlock trusted
                ? trusted.getCertificateHolder() : (X509CertificateHolder) object;
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (final IOException | CertificateException e) {
            throw Setup.wrong(source.name() + ": certificate " + number + " is damaged: " + e.getMessage(), e);
        }
    }
}
