package org.hpsocket.ssl.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.hpsocket.HpSocketException;
import org.hpsocket.ssl.Trust;
import org.hpsocket.ssl.provider.Providers;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesTest {
    private static final Authority ONE = Authority.create("one");
    private static final Authority TWO = Authority.create("two");

    private final Authorities authorities = new Authorities(new Providers());
    @TempDir
    private Path folder;

    @Test
    void shouldReadText() {
        assertEquals(List.of(ONE.certificate(), TWO.certificate()),
            authorities.named(Trust.pem(ONE.pem() + TWO.pem())));
    }

    @Test
    void shouldReadAFile() {
        assertEquals(List.of(ONE.certificate()), authorities.named(Trust.of(ONE.file(folder.resolve("ca")))));
    }

    @Test
    void shouldReadEachCertificateOfAFolderOnce() throws IOException {
        ONE.file(folder.resolve("one.pem"));
        TWO.file(folder.resolve("TWO.CRT"));
        Files.createSymbolicLink(folder.resolve("0a1b2c3d.0"), Path.of("one.pem"));
        Files.writeString(folder.resolve("bundle.pem"), ONE.pem() + TWO.pem());
        Files.writeString(folder.resolve("README"), "-----BEGIN nothing");
        Files.createDirectory(folder.resolve("more.pem"));
        final List<X509Certificate> found = authorities.named(Trust.of(folder));
        assertEquals(2, found.size());
        assertEquals(Set.of(ONE.certificate(), TWO.certificate()), Set.copyOf(found));
    }

    @Test
    void shouldReadWhatOpensslRehashLeavesAlone() {
        ONE.file(folder.resolve("0a1b2c3d.12"));
        assertEquals(List.of(ONE.certificate()), authorities.named(Trust.of(folder)));
    }

    @Test
    void shouldNameNobodyWhenTheSystemIsTrusted() {
        assertEquals(List.of(), authorities.named(Trust.ofSystem()));
    }

    @Test
    void shouldKnowWhomTheJdkTrusts() {
        assertFalse(authorities.ofSystem().isEmpty());
    }

    @Test
    void shouldSayThatNobodyIsThere() throws IOException {
        final Path file = Files.writeString(folder.resolve("empty.txt"), "");
        assertEquals("tls trust in memory holds no certificate in PEM", refused(Trust.pem("nobody")));
        assertEquals("tls trust file " + file + " holds no certificate in PEM", refused(Trust.of(file)));
        assertEquals(
            "tls trust folder " + folder
            + " holds no certificate in a file *.pem, *.crt, *.cer or as openssl rehash names them",
            refused(Trust.of(folder)));
    }

    @Test
    void shouldNameTheFileThatIsNotThere() {
        assertEquals("tls trust file " + folder.resolve("ca") + " does not exist",
            refused(Trust.of(folder.resolve("ca"))));
    }

    @Test
    void shouldNameTheDamagedFileOfAFolder() throws IOException {
        ONE.file(folder.resolve("one.pem"));
        final Path torn = Files.writeString(folder.resolve("two.pem"), TWO.pem().replaceFirst("(?m)^MII.*$", "MIIx"));
        final String text = refused(Trust.of(folder));
        assertTrue(text.startsWith("tls trust file " + torn + ": certificate 1 is damaged: "), text);
    }

    @Test
    void shouldNameTheLimitWhenAFolderHasTooManyFiles() throws IOException {
        for (int i = 0; i <= Authorities.FILES_MAX; i++) {
            Files.createFile(folder.resolve(i + ".pem"));
        }
        assertEquals("tls trust folder " + folder + " has more than limit=4096 files of certificates",
            refused(Trust.of(folder)));
    }

    @Test
    void shouldNameTheLimitWhenAFolderIsTooLarge() throws IOException {
        for (int i = 0; i < 5; i++) {
            Files.write(folder.resolve(i + ".pem"), new byte[Source.LENGTH_MAX]);
        }
        assertEquals("tls trust folder " + folder + " has more than limit=16777216 bytes in its files",
            refused(Trust.of(folder)));
    }

    private String refused(final Trust trust) {
        return assertThrows(HpSocketException.class, () -> authorities.named(trust)).getMessage();
    }
}
