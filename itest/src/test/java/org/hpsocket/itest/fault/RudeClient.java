package org.hpsocket.itest.fault;

import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * A client that shakes hands as it should, and then sends records that no honest one sends in a row. It trusts anybody.
 */
final class RudeClient extends TlsClientProtocol implements AutoCloseable {
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] ONE = {1};

    private final Socket socket;

    RudeClient(final Socket socket, final ProtocolVersion version) throws IOException {
        super(socket.getInputStream(), socket.getOutputStream());
        this.socket = socket;
        connect(new DefaultTlsClient(new BcTlsCrypto(new SecureRandom())) {
            @Override
            protected ProtocolVersion[] getSupportedVersions() {
                return version.only();
            }

            @Override
            public Hashtable<?, ?> getClientExtensions() throws IOException {
                return super.getClientExtensions();
            }

            @Override
            public TlsAuthentication getAuthentication() {
                return new Anybody();
            }
        });
    }

    /** Sends a record without data. */
    void sendNothing() throws IOException {
        safeWriteRecord(ContentType.application_data, NOTHING, 0, 0);
    }

    /** Sends a record with a byte. */
    void sendOne() throws IOException {
        safeWriteRecord(ContentType.application_data, ONE, 0, 1);
    }

    /** Warns of something that nobody need mind. */
    void warn() throws IOException {
        final byte[] alert = {(byte) AlertLevel.warning, (byte) AlertDescription.user_canceled};
        safeWriteRecord(ContentType.alert, alert, 0, alert.length);
    }

    /** Changes its keys, and asks the server to do the same. */
    void changeKeys() throws IOException {
        send13KeyUpdate(true);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Trusts anybody, and shows nothing. */
    private static final class Anybody implements TlsAuthentication {
        @Override
        public void notifyServerCertificate(final TlsServerCertificate certificate) {
            // whoever it is
        }

        @Override
        public @Nullable TlsCredentials getClientCredentials(
            final CertificateRequest request) {
            return null;
        }
    }
}
