package org.hpsocket.ssl.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.StageException;
import org.jspecify.annotations.Nullable;

/**
 * The first message of a client, read before there is an engine: what it asks for decides which context the engine is
 * made with. Only the shape of the message is checked, and the name; whether both sides agree is the engine's business.
 * Values that clients draw to keep servers tolerant (GREASE) are left out.
 *
 * <p>Source: RFC 8446, section 4.1.2; RFC 6066, section 3; RFC 7301; RFC 8701.
 */
public final class ClientHello {
    private static final int RANDOM_BYTES = 32;
    private static final int SESSION_ID_BYTES = 32;
    /** More than are registered; their names are kept as long as the connection. */
    private static final int SUITES_MOST = 512;

    private final byte[] random;
    private final List<String> cipherSuites = new ArrayList<>();
    private final HelloExtensions extensions;

    private ClientHello(final HelloFields body) {
        final int version = body.number16("version");
        random = body.bytes(RANDOM_BYTES, "random");
        body.vector8(0, SESSION_ID_BYTES, "session id");
        final HelloFields suites = body.vector16(2, "cipher suites");
        HelloRefused.requireFew("cipher suites", suites.remaining() / Short.BYTES, SUITES_MOST);
        while (!suites.isEmpty()) {
            final int suite = suites.number16("cipher suite");
            if (!HelloExtensions.isGrease(suite)) {
                cipherSuites.add(CipherNames.of(suite));
            }
        }
        body.vector8(1, 0xFF, "compression methods");
        extensions = new HelloExtensions(version, body);
    }

    /**
     * Reads the message, which stays where it is.
     *
     * @param in what the connection has received, from its start
     * @return the message, or null while more bytes are needed
     * @throws StageException for anything that is not the begin of TLS, with the first byte that shows it
     */
    static @Nullable ClientHello read(final Bytes in) {
        return read(in, alert -> {
        });
    }

    /**
     * Reads the message, which stays where it is.
     *
     * @param in what the connection has received, from its start
     * @param refused hears, before the exception, what to tell the peer
     * @return the message, or null while more bytes are needed
     * @throws StageException for anything that is not the begin of TLS, with the first byte that shows it
     */
    public static @Nullable ClientHello read(final Bytes in, final Consumer<Alert> refused) {
        try {
            final byte[] body = HelloRecords.body(in);
            return body == null ? null : new ClientHello(HelloFields.of(body));
        } catch (final HelloRefused e) {
            refused.accept(e.alert());
            throw e.told();
        }
    }

    /**
     * Gives the name of the host it asks for.
     *
     * @return the name as it was sent, empty for none
     */
    public String serverName() {
        return extensions.serverName();
    }

    /**
     * Gives the cipher suites it offers.
     *
     * @return their names at IANA; of one without a name its number, as {@code 0x1399}
     */
    public List<String> cipherSuites() {
        return List.copyOf(cipherSuites);
    }

    /** Gives the protocols of the application it offers, a character a byte. */
    List<String> applicationProtocols() {
        return extensions.applicationProtocols();
    }

    /**
     * Gives the versions it offers.
     *
     * @return the versions as the JDK names them; of a client that lists none its highest
     */
    public List<String> supportedVersions() {
        return extensions.versions();
    }

    /** Gives the 32 bytes that it drew. */
    byte[] random() {
        return random.clone();
    }

    @Override
    public String toString() {
        return "client hello name=" + serverName() + " versions=" + supportedVersions() + " ciphers=" + cipherSuites();
    }
}
