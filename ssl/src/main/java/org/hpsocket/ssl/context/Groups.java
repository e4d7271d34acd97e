package org.hpsocket.ssl.context;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jsse.BCSSLEngine;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.provider.Providers;
import org.hpsocket.ssl.provider.Setup;
import org.jspecify.annotations.Nullable;

/** The groups of the key exchange. <p>Source: RFC 8446, section 4.2.7; RFC 7919; draft-ietf-tls-ecdhe-mlkem. */
final class Groups {
    private static final int[] KNOWN = {
        NamedGroup.X25519MLKEM768, NamedGroup.SecP256r1MLKEM768, NamedGroup.SecP384r1MLKEM1024, NamedGroup.MLKEM512,
            NamedGroup.MLKEM768,
        NamedGroup.MLKEM1024, NamedGroup.x25519, NamedGroup.x448, NamedGroup.secp256r1, NamedGroup.secp384r1,
        NamedGroup.secp521r1,
        NamedGroup.brainpoolP256r1tls13, NamedGroup.brainpoolP384r1tls13, NamedGroup.brainpoolP512r1tls13,
        NamedGroup.ffdhe2048, NamedGroup.ffdhe3072, NamedGroup.ffdhe4096, NamedGroup.ffdhe6144, NamedGroup.ffdhe8192};

    /** What BouncyCastle knows and its peers use, hybrid first; it leaves out what its algorithms lack. */
    private static final List<String> PREFERRED =
        List.of("X25519MLKEM768", "x25519", "secp256r1", "secp384r1", "secp521r1", "x448", "brainpoolP256r1tls13",
        "brainpoolP384r1tls13", "brainpoolP512r1tls13", "ffdhe2048", "ffdhe3072", "ffdhe4096");

    private Groups() {
    }

    /**
     * Checks the groups that a context names.
     *
     * @param named the groups
     * @param provider who implements TLS
     * @param providers whose algorithms are asked
     * @throws org.hpsocket.HpSocketException naming one that is unknown or not there
     */
    static void require(final List<String> named, final TlsProvider provider, final Providers providers) {
        if (named.isEmpty()) {
            return;
        }
        if (provider == TlsProvider.JDK) {
            throw Setup.wrong("groups=" + String.join(",", named)
                + " are not available with provider JDK: set the system property jdk.tls.namedGroups, or take "
                + "provider BOUNCY_CASTLE");
        }
        final TlsCrypto crypto = providers.crypto();
        final List<String> supported = Arrays.stream(KNOWN)
            .filter(group -> TlsUtils.isSupportedNamedGroup(crypto, group))
            .mapToObj(NamedGroup::getName).toList();
        for (final String one : named) {
            if (supported.stream().noneMatch(one::equalsIgnoreCase)) {
                throw Setup.wrong("group " + one + " is not supported; supported: " + String.join(", ", supported));
            }
        }
    }

    /**
     * Checks that the curve of the own certificate is among the groups: BouncyCastle would not sign with it.
     *
     * @param named the groups, empty for the provider's choice
     * @param own the certificate
     * @throws org.hpsocket.HpSocketException naming the curve
     */
    static void requireCurve(final List<String> named, final X509Certificate own) {
        final AlgorithmIdentifier algorithm = SubjectPublicKeyInfo.getInstance(own.getPublicKey().getEncoded())
            .getAlgorithm();
        if (!named.isEmpty() && algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            final @Nullable String curve = SECNamedCurves.getName(
                ASN1ObjectIdentifier.getInstance(algorithm.getParameters()));
            if (curve != null && named.stream().noneMatch(group -> group.equalsIgnoreCase(curve))) {
                throw Setup.wrong("groups=" + String.join(",", named) + " lack " + curve
                    + ", the curve of the own certificate: BouncyCastle signs on named curves only");
            }
        }
    }

    /** Gives an engine of BouncyCastle its groups. */
    static void set(final SSLEngine engine, final List<String> named) {
        if (engine instanceof BCSSLEngine its) {
            final List<String> groups = named.isEmpty() ? PREFERRED : named;
            final BCSSLParameters parameters = its.getParameters();
            parameters.setNamedGroups(groups.toArray(String[]::new));
            parameters.setUseNamedGroupsOrder(true);
            parameters.setEarlyKeyShares(groups.stream().limit(isHybrid(groups.get(0)) ? 2 : 1).toArray(String[]::new));
            its.setParameters(parameters);
        }
    }

    /** Not every peer has the hybrid groups yet: with the share of a second group those need no second round. */
    private static boolean isHybrid(final String group) {
        return group.toUpperCase(Locale.ROOT).contains("MLKEM");
    }
}
