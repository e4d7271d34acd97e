package org.hpsocket.ssl;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hpsocket.HpSocketException;

/**
 * What one side of TLS shows, and what it demands of the other: an immutable value. Nothing is read or checked against
 * the provider before a component starts with it.
 */
public final class TlsContext {
    /** What is spoken unless told otherwise. */
    public static final List<String> DEFAULT_PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private Optional<Identity> identity = Optional.empty();
    private Trust trust = Trust.ofSystem();
    private Optional<Verify> verify = Optional.empty();
    private boolean verifyHost = true;
    private String serverName = "";
    private List<String> protocols = DEFAULT_PROTOCOLS;
    private String ciphers = "";
    private List<String> groups = List.of();
    private List<String> applicationProtocols = List.of();
    private TlsProvider provider = TlsProvider.BOUNCY_CASTLE;
    private boolean resumption = true;
    private int sessionCacheSize = 20_480;
    private Duration sessionTimeout = Duration.ofHours(1);
    private Optional<Path> keyLog = Optional.empty();

    private TlsContext() {
    }

    private TlsContext(final TlsContext from) {
        identity = from.identity;
        trust = from.trust;
        verify = from.verify;
        verifyHost = from.verifyHost;
        serverName = from.serverName;
        protocols = from.protocols;
        ciphers = from.ciphers;
        groups = from.groups;
        applicationProtocols = from.applicationProtocols;
        provider = from.provider;
        resumption = from.resumption;
        sessionCacheSize = from.sessionCacheSize;
        sessionTimeout = from.sessionTimeout;
        keyLog = from.keyLog;
    }

    /**
     * Makes a context that shows no certificate: enough for most clients.
     *
     * @return the context
     */
    public static TlsContext anonymous() {
        return new TlsContext();
    }

    /**
     * Makes a context that shows a certificate.
     *
     * @param identity the certificate and its key
     * @return the context
     */
    public static TlsContext of(final Identity identity) {
        return anonymous().identity(identity);
    }

    /**
     * Gives what it shows.
     *
     * @return the certificate and its key, empty for none
     */
    public Optional<Identity> identity() {
        return identity;
    }

    /**
     * Sets what it shows.
     *
     * @param shown the certificate and its key
     * @return the changed context
     */
    public TlsContext identity(final Identity shown) {
        final var next = new TlsContext(this);
        next.identity = Optional.of(shown);
        return next;
    }

    /**
     * Gives whom it trusts.
     *
     * @return the trust
     */
    public Trust trust() {
        return trust;
    }

    /**
     * Sets whom it trusts.
     *
     * @param trusted the trust
     * @return the changed context
     */
    public TlsContext trust(final Trust trusted) {
        final var next = new TlsContext(this);
        next.trust = trusted;
        return next;
    }

    /**
     * Gives what it demands of the peer's certificate.
     *
     * @param accepting whether it is the server's side
     * @return what was set; else {@link Verify#NONE} for a server, {@link Verify#PEER} for a client
     */
    public Verify verify(final boolean accepting) {
        return verify.orElse(accepting ? Verify.NONE : Verify.PEER);
    }

    /**
     * Sets what it demands of the peer's certificate.
     *
     * @param demanded the mode
     * @return the changed context
     */
    public TlsContext verify(final Verify demanded) {
        final var next = new TlsContext(this);
        next.verify = Optional.of(demanded);
        return next;
    }

    /**
     * Tells whether a client checks that the certificate is of the host it connects to; not with {@link Verify#NONE}.
     *
     * @return true unless told otherwise
     */
    public boolean verifiesHost() {
        return verifyHost;
    }

    /**
     * Sets whether a client checks that the certificate is of the host it connects to. HP-Socket never does.
     *
     * @param verifies whether it does
     * @return the changed context
     */
    public TlsContext verifyHost(final boolean verifies) {
        final var next = new TlsContext(this);
        next.verifyHost = verifies;
        return next;
    }

    /**
     * Gives the name that a client sends and checks in place of the host it connects to.
     *
     * @return the name, empty for that host
     */
    public String serverName() {
        return serverName;
    }

    /**
     * Sets the name that a client sends and checks, for instance when it connects to an address.
     *
     * @param name the name of the server
     * @return the changed context
     */
    public TlsContext serverName(final String name) {
        final var next = new TlsContext(this);
        next.serverName = name;
        return next;
    }

    /**
     * Gives the versions of the protocol.
     *
     * @return the names that the provider has for them
     */
    public List<String> protocols() {
        return protocols;
    }

    /**
     * Sets the versions of the protocol; those before 1.2 are spoken when they are named here and the provider still
     * has them.
     *
     * @param names of {@code TLSv1.3}, {@code TLSv1.2}, {@code TLSv1.1}, {@code TLSv1}
     * @return the changed context
     * @throws HpSocketException when there is none, or another one
     */
    public TlsContext protocols(final String... names) {
        final List<String> known = List.of("TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1");
        for (final String name : names) {
            if (!known.contains(name)) {
                throw HpSocketException.usage("tls protocol " + name + " is not spoken; known: "
                    + String.join(", ", known));
            }
        }
        if (names.length == 0) {
            throw HpSocketException.usage("tls protocols are none; known: " + String.join(", ", known));
        }
        final var next = new TlsContext(this);
        next.protocols = List.of(names);
        return next;
    }

    /**
     * Gives the cipher list.
     *
     * @return as it was set; empty for the provider's choice
     */
    public String ciphers() {
        return ciphers;
    }

    /**
     * Sets which cipher suites are allowed, in order of preference: OpenSSL's notation, names of OpenSSL or names of
     * IANA, divided by colons, commas or spaces. Suites of TLS 1.3 are named as IANA does; a list without one leaves
     * those of the provider.
     * <p>Source: HP-Socket {@code SetSSLCipherList}; openssl-ciphers(1).
     *
     * @param list the list, empty for the provider's choice
     * @return the changed context
     */
    public TlsContext ciphers(final String list) {
        final var next = new TlsContext(this);
        next.ciphers = list;
        return next;
    }

    /**
     * Gives the groups for the key exchange.
     *
     * @return their names in order of preference, empty for the provider's choice
     */
    public List<String> groups() {
        return groups;
    }

    /**
     * Sets the groups for the key exchange. BouncyCastle takes certificates of EC on those curves only that are named
     * here, so a list without {@code secp256r1} keeps out most of them; with the provider of the JDK groups are set by
     * {@code jdk.tls.namedGroups}.
     *
     * @param names in order of preference, as IANA writes them, for instance {@code X25519MLKEM768}, {@code x25519},
     *     {@code secp256r1}
     * @return the changed context
     */
    public TlsContext groups(final String... names) {
        final var next = new TlsContext(this);
        next.groups = List.of(names);
        return next;
    }

    /**
     * Gives the protocols of the application to agree on.
     *
     * @return their names in order of preference, empty to agree on none
     */
    public List<String> applicationProtocols() {
        return applicationProtocols;
    }

    /**
     * Sets the protocols of the application to agree on. A server that shares none of a client's refuses it. <p>Source:
     * RFC 7301.
     *
     * @param names in order of preference, for instance {@code h2}, {@code http/1.1}; 1 to 255 bytes each
     * @return the changed context
     */
    public TlsContext applicationProtocols(final String... names) {
        for (final String name : names) {
            final int length = name.getBytes(StandardCharsets.UTF_8).length;
            if (length < 1 || length > 255) {
                throw HpSocketException.usage("application protocol \"" + name + "\" has length=" + length
                    + ", limit 1 to 255");
            }
        }
        final var next = new TlsContext(this);
        next.applicationProtocols = List.of(names);
        return next;
    }

    /**
     * Gives who implements TLS.
     *
     * @return the provider
     */
    public TlsProvider provider() {
        return provider;
    }

    /**
     * Sets who implements TLS.
     *
     * @param implementer the provider
     * @return the changed context
     */
    public TlsContext provider(final TlsProvider implementer) {
        final var next = new TlsContext(this);
        next.provider = implementer;
        return next;
    }

    /**
     * Tells whether a session may go on in another connection, without certificates being shown again.
     *
     * @return true unless told otherwise
     */
    public boolean resumes() {
        return resumption;
    }

    /**
     * Sets whether a session may go on in another connection.
     *
     * @param allowed whether it may
     * @return the changed context
     */
    public TlsContext resumption(final boolean allowed) {
        final var next = new TlsContext(this);
        next.resumption = allowed;
        return next;
    }

    /**
     * Gives how many sessions are remembered.
     *
     * @return the most
     */
    public int sessionCacheSize() {
        return sessionCacheSize;
    }

    /**
     * Gives how long sessions are remembered.
     *
     * @return the time
     */
    public Duration sessionTimeout() {
        return sessionTimeout;
    }

    /**
     * Sets how many sessions are remembered, and how long.
     *
     * @param most 1 to 1,000,000; the oldest is forgotten first
     * @param time 1 second to 7 days
     * @return the changed context
     * @throws HpSocketException when out of range
     */
    public TlsContext sessions(final int most, final Duration time) {
        if (most < 1 || most > 1_000_000) {
            throw HpSocketException.usage("tls sessions=" + most + ", limit 1 to 1000000");
        }
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(Duration.ofDays(7)) > 0) {
            throw HpSocketException.usage("tls session time=" + time + ", limit 1 second to 7 days");
        }
        final var next = new TlsContext(this);
        next.sessionCacheSize = most;
        next.sessionTimeout = time;
        return next;
    }

    /**
     * Gives where the secrets of its connections are written to.
     *
     * @return the file, empty for nowhere
     */
    public Optional<Path> keyLog() {
        return keyLog;
    }

    /**
     * Writes the secrets of its connections to a file, so that a recording of them can be read: for debugging only,
     * whoever has the file can read all that was said. A file that is not there is made for its owner alone. The
     * secrets of TLS 1.3 are those of the handshake, of the first keys for data, and of exporters; before, it is the
     * master secret.
     * <p>Limits: each handshake waits for the file. Code of TLS that is replaced stays in memory until the connections
     * that it made with a key log have ended. <p>Source: RFC 9850, the format of {@code SSLKEYLOGFILE}. <p>Fails: at
     * start, when the file cannot be written, or with the JDK's provider, which does not tell; what cannot be written
     * later is reported once, in the log of the program.
     *
     * @param file where lines are added
     * @return the changed context
     */
    public TlsContext keyLog(final Path file) {
        final var next = new TlsContext(this);
        next.keyLog = Optional.of(file);
        return next;
    }

    /** Names what it shows and trusts. */
    @Override
    public String toString() {
        return "tls[" + identity.map(Identity::toString).orElse("no certificate") + ", " + trust + "]";
    }
}
