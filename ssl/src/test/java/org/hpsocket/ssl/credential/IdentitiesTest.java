package org.hpsocket.ssl.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.hpsocket.HpSocketException;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.provider.Providers;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.hpsocket.testkit.tls.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdentitiesTest {
    private static final Authority ROOT = Authority.create("test root");
    private static final Issued EC = ROOT.intermediate("middle").issue("server.test");
    private static final Issued RSA = ROOT.issue(Terms.usual().ofRsa(), "server.test");
    private static final String WORD = "a pass word";

    private final Identities identities = new Identities(new Providers(), Clock.systemUTC());
    @TempDir
    private Path folder;

    static Stream<Issued> both() {
        return Stream.of(EC, RSA);
    }

    // ---- what is read

    @ParameterizedTest
    @MethodSource("both")
    void shouldReadTextInAnyForm(final Issued issued) {
        for (final String key : List.of(issued.key(), issued.oldKey(), issued.key(WORD), issued.oldKey(WORD))) {
            final Identities.Loaded loaded = identities.read(Identity.pem(issued.chain(), key).password(WORD));
            assertEquals(issued.certificates(), loaded.chain());
            assertEquals(secret(issued.privateKey()), secret(loaded.key()));
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void shouldReadFiles(final Issued issued) {
        final Identities.Loaded loaded = identities.read(issued.files(folder));
        assertEquals(issued.certificates(), loaded.chain());
        assertEquals(secret(issued.privateKey()), secret(loaded.key()));
    }

    @ParameterizedTest
    @MethodSource("both")
    void shouldReadPkcs12(final Issued issued) {
        final Identities.Loaded loaded = identities.read(issued.pkcs12(folder.resolve("a.p12"), WORD));
        assertEquals(issued.certificates(), loaded.chain());
        assertEquals(secret(issued.privateKey()), secret(loaded.key()));
    }

    @Test
    void shouldReadOneFileThatHoldsAll() throws IOException {
        final Path file = Files.writeString(folder.resolve("all.pem"),
            "Bag Attributes\r\n" + EC.key() + "\r\nsubject=x\r\n" + EC.chain());
        assertEquals(EC.certificates(), identities.read(Identity.pem(file, file)).chain());
    }

    @Test
    void shouldPutTheChainInOrder() {
        final Issued deep = ROOT.intermediate("upper").intermediate("lower").issue("server.test");
        final Issued turned = new Issued(
            List.of(deep.certificates().get(2), deep.certificates().get(0), ROOT.certificate(),
            deep.certificates().get(1)), deep.privateKey());
        final var whole = Stream.concat(deep.certificates().stream(), Stream.of(ROOT.certificate())).toList();
        assertEquals(whole, identities.read(turned.identity()).chain());
    }

    // ---- what is refused

    @Test
    void shouldNameTheFileThatIsNotThere() {
        final Path missing = folder.resolve("missing.pem");
        assertEquals("tls certificate file " + missing + " does not exist", refused(Identity.pem(missing, missing)));
        assertEquals("tls key file " + missing + " does not exist",
            refused(Identity.pem(file("chain.pem", EC.chain()), missing)));
        assertEquals("tls certificate file " + missing + " does not exist", refused(Identity.pkcs12(missing)));
    }

    @Test
    void shouldNameTheFileThatCannotBeRead() {
        final String text = refused(Identity.pem(folder, folder));
        assertTrue(text.startsWith("tls certificate file " + folder + " cannot be read: "), text);
    }

    @Test
    void shouldNameTheLimitWhenAFileIsTooLong() {
        final Path file = file("long.pem", "x".repeat(Source.LENGTH_MAX + 1));
        assertEquals("tls certificate file " + file + " has more than limit=4194304 bytes",
            refused(Identity.pem(file, file)));
    }

    @Test
    void shouldSayWhatIsMissingInAFile() {
        final Path chain = file("chain.pem", EC.chain());
        final Path key = file("key.pem", EC.key());
        assertEquals("tls certificate file " + key + " holds no certificate in PEM", refused(Identity.pem(key, chain)));
        assertEquals("tls key file " + chain + " holds no private key in PEM", refused(Identity.pem(chain, chain)));
    }

    @Test
    void shouldSayThatTextIsDamaged() {
        final String chain = EC.chain();
        assertEquals("tls certificate in memory is damaged: no end of block 1",
            refused(Identity.pem(chain.substring(0, 200), EC.key())));
        final String torn = chain.replaceFirst("(?m)^MII.*$", "MIIx");
        assertTrue(refused(Identity.pem(torn, EC.key()))
            .startsWith("tls certificate in memory: certificate 1 is damaged: "));
        final String tornKey = EC.key().replaceFirst("(?m)^M.*$", "AAAA");
        assertEquals("tls key in memory: the private key is damaged", refused(Identity.pem(chain, tornKey)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void shouldSayThatThePasswordIsWrongOrMissing(final Issued issued) {
        for (final String key : List.of(issued.key(WORD), issued.oldKey(WORD))) {
            final Identity locked = Identity.pem(issued.chain(), key);
            assertEquals("tls key in memory: the private key is encrypted, and no password is given", refused(locked));
            assertEquals("tls key in memory: the password does not open the private key",
                refused(locked.password("wrong")));
        }
        final Path file = folder.resolve("a.p12");
        final Identity locked = issued.pkcs12(file, WORD);
        assertEquals("tls certificate file " + file + " cannot be opened, and no password is given",
            refused(locked.password("")));
        assertEquals(
            "tls certificate file " + file + " cannot be opened: the password is wrong, or it is damaged",
            refused(locked.password("wrong")));
    }

    @Test
    void shouldNeverShowThePassword() {
        final Identity locked = Identity.pem(EC.chain(), EC.key(WORD)).password("secret wrong word");
        final var thrown = assertThrows(HpSocketException.class, () -> identities.read(locked));
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            assertFalse(at.toString().contains("secret wrong word"), at.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void shouldSayThatTheKeyDoesNotFit(final Issued issued) {
        for (final Issued other : List.of(ROOT.issue("other.test"), ROOT.issue(Terms.usual().ofRsa(), "other.test"))) {
            assertEquals(
                "tls certificate in memory, key in memory: the private key does not fit CN=server.test",
                refused(Identity.pem(issued.chain(), other.key())));
        }
    }

    @Test
    void shouldTellTheDateWhenTheCertificateIsNotValidNow() {
        final Issued old = ROOT.issue(Terms.usual().expired(), "server.test");
        assertEquals(
            "tls certificate in memory, key in memory: certificate CN=server.test expired on "
            + old.certificate().getNotAfter().toInstant(), refused(old.identity()));
        final Issued early = ROOT.issue(Terms.usual().notYetValid(), "server.test");
        assertEquals(
            "tls certificate in memory, key in memory: certificate CN=server.test is not valid before "
                + early.certificate().getNotBefore().toInstant(),
            refused(early.identity()));
    }

    @Test
    void shouldNameTheCertificateThatHasNothingToDoWithTheOthers() {
        final String chain = EC.chain() + Authority.create("other root").pem();
        assertEquals(
            "tls certificate in memory, key in memory: certificate CN=other root does not certify CN=server.test "
                + "nor what does",
            refused(Identity.pem(chain, EC.key())));
    }

    @Test
    void shouldSayThatAFileIsNoPkcs12() {
        final Path file = file("a.p12", EC.chain());
        assertEquals("tls certificate file " + file + " is no PKCS#12", refused(Identity.pkcs12(file).password(WORD)));
    }

    @Test
    void shouldNameTheKeysWhenPkcs12HasSeveral() throws IOException, GeneralSecurityException {
        final Path file = folder.resolve("two.p12");
        store(file, store -> {
            store.setKeyEntry("first", EC.privateKey(), WORD.toCharArray(),
                EC.certificates().toArray(Certificate[]::new));
            store.setKeyEntry("second", RSA.privateKey(), WORD.toCharArray(),
                RSA.certificates().toArray(Certificate[]::new));
        });
        final String text = refused(Identity.pkcs12(file).password(WORD));
        assertTrue(text.startsWith("tls certificate file " + file + " holds 2 private keys, limit 1: "), text);
        assertTrue(text.contains("first") && text.contains("second"), text);
    }

    @Test
    void shouldSayThatPkcs12HasNoKey() throws IOException, GeneralSecurityException {
        final Path file = folder.resolve("none.p12");
        store(file, store -> store.setCertificateEntry("first", EC.certificate()));
        assertEquals("tls certificate file " + file + " holds no private key",
            refused(Identity.pkcs12(file).password(WORD)));
    }

    private static BigInteger secret(final PrivateKey key) {
        return key instanceof ECPrivateKey ec ? ec.getS() : ((RSAPrivateKey) key).getPrivateExponent();
    }

    @FunctionalInterface
    private interface Filling {
        void fill(KeyStore store) throws GeneralSecurityException;
    }

    private static void store(final Path file, final Filling filling) throws IOException, GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        filling.fill(store);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, WORD.toCharArray());
        }
    }

    private Path file(final String name, final String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String refused(final Identity identity) {
        final var thrown = assertThrows(HpSocketException.class, () -> identities.read(identity));
        assertEquals(HpSocketException.Category.USAGE, thrown.category());
        assertEquals(1, thrown.getMessage().lines().count());
        return thrown.getMessage();
    }
}
