package org.hpsocket.itest.fault;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.hpsocket.testkit.tls.Issued;

/** A server of TLS 1.3 that shakes hands as it should, and then sends what no honest one does, until it is closed. */
final class RudeServer implements AutoCloseable {

    /** What it does again and again. */
    interface Rudeness {
        void of(Talk talk) throws IOException;
    }

    private final ServerSocket door;
    private final Thread thread;

    RudeServer(final Issued shown, final int times, final Rudeness rudeness) throws IOException {
        door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        thread = new Thread(() -> flood(shown, times, rudeness), "rude-server");
        thread.start();
    }

    int port() {
        return door.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        door.close();
        try {
            thread.join();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It reads nothing after the handshake, and stays until it is closed, so that the other side has to end. */
    private void flood(final Issued shown, final int times, final Rudeness rudeness) {
        try (Socket socket = door.accept(); var talk = new Talk(socket)) {
            talk.begin(shown);
            for (int i = 0; i < times; i++) {
                rudeness.of(talk);
            }
            awaitEnd(socket);
        } catch (final IOException e) {
            System.getLogger(RudeServer.class.getName()).log(System.Logger.Level.TRACE, "closed by the client", e);
        }
    }

    private static void awaitEnd(final Socket socket) throws IOException {
        final InputStream answers = socket.getInputStream();
        while (answers.read() >= 0) {
            continue;
        }
    }

    /** One connection. */
    static final class Talk extends TlsServerProtocol implements AutoCloseable {
        private static final byte[] NOTHING = {};
        private static final byte[] ONE = {1};
        private static final byte[] KEY_UPDATE = {(byte) HandshakeType.key_update, 0, 0, 1, 0};
        private static final int RECORD_BYTES = 1 << 14;
        /** What a ticket has before its bytes: type and length, life, age, the length of no nonce, its own. */
        private static final int TICKET_HEAD_BYTES = 4 + 4 + 4 + 1 + 2;
        private static final int LIFE_S = 3_600;

        private final Socket socket;

        private Talk(final Socket socket) throws IOException {
            super(socket.getInputStream(), socket.getOutputStream());
            this.socket = socket;
        }

        private void begin(final Issued shown) throws IOException {
            final var crypto = new BcTlsCrypto(new SecureRandom());
            accept(new DefaultTlsServer(crypto) {
                @Override
                protected ProtocolVersion[] getSupportedVersions() {
                    return ProtocolVersion.TLSv13.only();
                }

                @Override
                public TlsCredentials getCredentials() throws IOException {
                    final SignatureAndHashAlgorithm signature =
                        SignatureScheme.getSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256);
                    return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), crypto,
                        PrivateKeyFactory.createKey(shown.privateKey().getEncoded()),
                        chain(shown, crypto), signature);
                }
            });
        }

        private static Certificate chain(final Issued shown, final BcTlsCrypto crypto) throws IOException {
            try {
                final TlsCertificate own = crypto.createCertificate(shown.certificate().getEncoded());
                return new Certificate(NOTHING, new CertificateEntry[] {new CertificateEntry(own, null)});
            } catch (final CertificateEncodingException e) {
                throw new IOException(e);
            }
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

        /** Changes its keys, and asks the client to do the same. */
        void changeKeys() throws IOException {
            send13KeyUpdate(true);
        }

        /** Sends a record full of changes of keys; no client can read anything behind it. */
        void changeKeysAtOnce() throws IOException {
            fill(KEY_UPDATE);
        }

        /** Sends a ticket that fills a record. */
        void sendLargeTicket() throws IOException {
            final byte[] ticket = ticket(RECORD_BYTES - TICKET_HEAD_BYTES - 2);
            safeWriteRecord(ContentType.handshake, ticket, 0, ticket.length);
        }

        /** Sends the smallest ticket there is. */
        void sendSmallTicket() throws IOException {
            final byte[] ticket = ticket(1);
            safeWriteRecord(ContentType.handshake, ticket, 0, ticket.length);
        }

        /** Sends a record full of such tickets. */
        void sendSmallTickets() throws IOException {
            fill(ticket(1));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        private void fill(final byte[] message) throws IOException {
            final byte[] all = new byte[RECORD_BYTES / message.length * message.length];
            for (int i = 0; i < all.length; i += message.length) {
                System.arraycopy(message, 0, all, i, message.length);
            }
            safeWriteRecord(ContentType.handshake, all, 0, all.length);
        }

        private static byte[] ticket(final int length) {
            final var message = ByteBuffer.allocate(TICKET_HEAD_BYTES + length + 2);
            message.putInt(HandshakeType.new_session_ticket << 24 | message.capacity() - 4);
            message.putInt(LIFE_S).putInt(0).put((byte) 0).putShort((short) length);
            return message.array();
        }
    }
}
