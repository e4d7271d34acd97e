package org.hpsocket.ssl;

/** What a side demands of its peer's certificate. <p>Source: HP-Socket {@code EnSSLVerifyMode}. */
public enum Verify {
    /** A server asks for no certificate; a client takes any. */
    NONE(0),
    /**
     * A server asks for a certificate, and takes a client without one; one that is shown must be trusted. A client
     * demands a trusted one.
     */
    PEER(1),
    /** A certificate must be shown and trusted. For a client the same as {@link #PEER}. */
    FAIL_IF_NO_PEER_CERT(3),
    /** The same as {@link #PEER}: it differs with renegotiation only, which closes a connection here. */
    CLIENT_ONCE(5);

    private final int bits;

    Verify(final int bits) {
        this.bits = bits;
    }

    /**
     * Gives HP-Socket's bits for it, {@code SSL_VM_PEER} included.
     *
     * @return the bits
     */
    public int bits() {
        return bits;
    }
}
