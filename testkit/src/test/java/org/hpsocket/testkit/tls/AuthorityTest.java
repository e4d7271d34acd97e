package org.hpsocket.testkit.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.Trust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK reads whatever is made, and finds it right. */
class AuthorityTest {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private final Authority authority = Authority.create("Test Authority");

    @Test
    void shouldBeVerifiedByItsAuthorityWhenIssued() {
        assertDoesNotThrow(() -> validate(authority.issue("localhost").certificates(), authority));
    }

    @Test
    void shouldNotBeVerifiedByAnotherAuthorityOfThatName() {
        final List<X509Certificate> chain = authority.issue("localhost").certificates();
        assertThrows(CertPathValidatorException.class, () -> validate(chain, Authority.create("Test Authority")));
    }

    @Test
    void shouldCertifyThroughAnIntermediateWhenThereIsOne() throws GeneralSecurityException {
        final List<X509Certificate> chain = authority.intermediate("Between").issue("localhost").certificates();
        assertEquals(2, chain.size());
        validate(chain, authority);
    }

    @Test
    void shouldNameHostsAndAddressesWhenAskedTo() throws GeneralSecurityException {
        final X509Certificate made = authority.issue("a.example.org", "127.0.0.1", "::1").certificate();
        assertEquals("CN=a.example.org", made.getSubjectX500Principal().getName());
        assertEquals(
            Set.of(List.of(DNS, "a.example.org"), List.of(ADDRESS, "127.0.0.1"), List.of(ADDRESS, "0:0:0:0:0:0:0:1")),
            Set.copyOf(made.getSubjectAlternativeNames()));
    }

    @Test
    void shouldHaveAKeyOfItsKind() {
        final X509Certificate ec = authority.issue("a").certificate();
        assertEquals(256, ((ECPublicKey) ec.getPublicKey()).getParams().getOrder().bitLength());
        final X509Certificate rsa = authority.issue(Terms.usual().ofRsa(), "a").certificate();
        assertEquals(2_048, ((RSAPublicKey) rsa.getPublicKey()).getModulus().bitLength());
    }

    @Test
    void shouldBeForServersOrForClients() throws GeneralSecurityException {
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), authority.issue("a").certificate().getExtendedKeyUsage());
        assertEquals(List.of("1.3.6.1.5.5.7.3.2"),
            authority.issue(Terms.usual().forClient(), "a").certificate().getExtendedKeyUsage());
    }

    @Test
    void shouldBeExpiredWhenAskedTo() {
        final X509Certificate made = authority.issue(Terms.usual().expired(), "a").certificate();
        assertThrows(CertificateExpiredException.class, made::checkValidity);
    }

    @Test
    void shouldNotYetBeValidWhenAskedTo() {
        final X509Certificate made = authority.issue(Terms.usual().notYetValid(), "a").certificate();
        assertThrows(CertificateNotYetValidException.class, made::checkValidity);
    }

    @Test
    void shouldBeCertifiedByItselfAloneWhenSelfSigned() throws GeneralSecurityException {
        final Issued made = Authority.selfSigned("localhost");
        made.certificate().verify(made.certificate().getPublicKey());
        assertThrows(CertPathValidatorException.class, () -> validate(made.certificates(), authority));
    }

    @Test
    void shouldWriteCertificatesAsTextThatIsRead() throws GeneralSecurityException {
        final Issued made = authority.intermediate("Between").issue("localhost");
        assertEquals(made.certificates(), List.copyOf(read(made.chain())));
        assertEquals(List.of(authority.certificate()), List.copyOf(read(authority.pem())));
    }

    @Test
    void shouldWriteItsKeyAsTextThatIsRead() throws GeneralSecurityException {
        final Issued made = authority.issue("localhost");
        final byte[] key = Base64.getMimeDecoder().decode(made.key().replaceAll("-----[A-Z ]+-----", ""));
        final Signature signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)));
        signing.initVerify(made.certificate());
        assertArrayEquals(made.privateKey().getEncoded(), key);
    }

    @Test
    void shouldWriteBothFilesWhenGivenAFolder(@TempDir final Path folder) throws Exception {
        final Issued made = authority.issue("localhost");
        final Path inner = folder.resolve("inner");
        final Identity identity = made.files(inner);
        assertEquals(Identity.pem(inner.resolve(Issued.CHAIN_FILE), inner.resolve(Issued.KEY_FILE)), identity);
        assertEquals(made.chain(), Files.readString(inner.resolve(Issued.CHAIN_FILE)));
        assertEquals(made.key(), Files.readString(inner.resolve(Issued.KEY_FILE)));
    }

    @Test
    void shouldWriteAStoreThatItsPasswordOpens(@TempDir final Path folder) throws Exception {
        final Issued made = authority.intermediate("Between").issue("localhost");
        final Path file = folder.resolve("store.p12");
        assertEquals(Identity.pkcs12(file).password("word"), made.pkcs12(file, "word"));
        final KeyStore store = KeyStore.getInstance(file.toFile(), "word".toCharArray());
        final String alias = store.aliases().nextElement();
        assertEquals(made.certificates(), List.of(store.getCertificateChain(alias)));
        assertEquals(made.privateKey(), store.getKey(alias, "word".toCharArray()));
    }

    @Test
    void shouldTrustItsRootAloneWhenAskedWhom(@TempDir final Path folder) throws Exception {
        assertEquals(Trust.pem(authority.pem()).only(), authority.intermediate("Between").trust());
        assertEquals(authority.pem(), Files.readString(authority.file(folder.resolve("ca.pem"))));
    }

    @Test
    void shouldShowNoKeyWhenPrinted() {
        assertEquals("CN=localhost", authority.issue("localhost").toString());
        assertEquals("CN=Test Authority", authority.toString());
    }

    @Test
    void shouldGiveEachCertificateANumberOfItsOwn() {
        final Set<Object> numbers = List.of(authority.issue("a"), authority.issue("a"), authority.issue("a")).stream()
            .map(made -> made.certificate().getSerialNumber()).collect(Collectors.toSet());
        assertEquals(3, numbers.size());
        assertFalse(numbers.contains(authority.certificate().getSerialNumber()));
    }

    private static Collection<? extends Certificate> read(final String pem) throws GeneralSecurityException {
        return factory().generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void validate(final List<X509Certificate> chain, final Authority by)
        throws GeneralSecurityException {
        final var parameters = new PKIXParameters(Set.of(new TrustAnchor(by.certificate(), null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(factory().generateCertPath(chain), parameters);
    }

    private static CertificateFactory factory() throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509");
    }
}
