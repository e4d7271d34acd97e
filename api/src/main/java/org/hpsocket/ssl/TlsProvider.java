package org.hpsocket.ssl;

/** Who implements TLS. */
public enum TlsProvider {
    /** BouncyCastle's JSSE, with the ciphers of the JDK. */
    BOUNCY_CASTLE,
    /** The JSSE of the JDK. */
    JDK
}
