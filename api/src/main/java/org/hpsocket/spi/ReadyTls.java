package org.hpsocket.spi;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.hpsocket.ssl.TlsContext;

/**
 * A context of TLS that is read, checked and built. Its parts are of the JDK, BouncyCastle and this package, so it
 * outlives the code that built it.
 *
 * @param index its number
 * @param context what it was built from
 * @param ssl what makes engines
 * @param protocols the versions that are enabled
 * @param ciphers the cipher suites that are enabled, as the JDK names them, in order of preference
 * @param authorities whom it trusts
 */
public record ReadyTls(
    int index, TlsContext context, SSLContext ssl, List<String> protocols, List<String> ciphers,
    List<X509Certificate> authorities) {

    /**
     * Copies the lists.
     *
     * @param index its number
     * @param context what it was built from
     * @param ssl what makes engines
     * @param protocols the versions
     * @param ciphers the cipher suites
     * @param authorities whom it trusts
     */
    public ReadyTls {
        protocols = List.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
        authorities = List.copyOf(authorities);
    }
}
