package org.hpsocket.ssl.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.hpsocket.CloseReason;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.StageDriver;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client says to a server whose handshake is made by hand. */
class HostileServerTest {
    private static final int SERVER_HELLO = 2;
    private static final int CERTIFICATE = 11;
    private static final int DEEP = 7_000;
    private static final Authority AUTHORITY = Authority.create("hostile server");

    /** A parser that goes down for each level has no stack left, which is an error and no exception. */
    @ParameterizedTest
    @EnumSource
    void shouldRefuseACertificateThatIsNestedTooDeeply(final TlsProvider provider) {
        final Tls tls = Tls.of(TlsContext.anonymous().provider(provider).trust(AUTHORITY.trust()));
        final var context = new StageContext(tls.settings(), false, Optional.of("a.example.org"));
        try (var client = StageDriver.filter(new TlsFilterFactory(), context, 5).open()) {
            client.takeDown();
            client.receive(Wire.join(message(SERVER_HELLO, serverHello()), message(CERTIFICATE, nested())), Cut.WHOLE);
            client.run();

            final StageException failure = client.failure().orElseThrow();
            assertEquals(CloseReason.Kind.HANDSHAKE, failure.kind(), failure::getMessage);
            assertTrue(failure.getMessage().startsWith("tls handshake failed: "), failure::getMessage);
            assertEquals(21, client.takeDown()[0], "an alert");
        }
    }

    /** A hello of TLS 1.2 with TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256. */
    private static byte[] serverHello() {
        return Wire.join(new byte[] {3, 3}, Wire.random(32, 9), new byte[] {0, (byte) 0xC0, 0x2B, 0});
    }

    /** A chain of one certificate, which is sequence in sequence. */
    private static byte[] nested() {
        final var all = new ByteArrayOutputStream();
        for (int i = 0; i < DEEP; i++) {
            all.writeBytes(new byte[] {0x30, (byte) 0x80});
        }
        all.writeBytes(new byte[2 * DEEP]);
        return Wire.join(length(all.size() + 3), length(all.size()), all.toByteArray());
    }

    /** A message in records of a usual length. */
    private static byte[] message(final int type, final byte[] body) {
        final byte[] message = Wire.join(new byte[] {(byte) type}, length(body.length), body);
        final var records = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += 1 << 14) {
            final int part = Math.min(1 << 14, message.length - at);
            records.writeBytes(new byte[] {22, 3, 3, (byte) (part >> 8), (byte) part});
            records.write(message, at, part);
        }
        return records.toByteArray();
    }

    private static byte[] length(final int bytes) {
        return new byte[] {(byte) (bytes >> 16), (byte) (bytes >> 8), (byte) bytes};
    }
}
