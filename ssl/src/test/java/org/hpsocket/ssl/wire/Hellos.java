package org.hpsocket.ssl.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Slabs;
import org.hpsocket.testkit.Wire;
import org.jspecify.annotations.Nullable;

/** First messages of clients: of engines, and made by hand. */
public final class Hellos {
    private static final byte[] RANDOM = Wire.random(32, 7);
    private static final Slabs HEAP = new Heap();

    private Hellos() {
    }

    /** The records that an engine begins with. */
    static byte[] of(final SSLEngine engine) {
        try {
            final ByteBuffer out = ByteBuffer.allocate(1 << 16);
            engine.wrap(ByteBuffer.allocate(0), out);
            return Wire.of(out.flip());
        } catch (final SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    static SSLEngine jdk(final String... protocols) {
        return engine(null, protocols);
    }

    static SSLEngine bouncyCastle(final String... protocols) {
        return engine(new BouncyCastleJsseProvider(new BouncyCastleProvider()), protocols);
    }

    /** A hello of TLS 1.2 with nothing but these extensions. */
    public static byte[] with(final byte[]... extensions) {
        return records(1 << 14, message(body(numbers(0x1301, 0x0A0A, 0x1399), extensions)));
    }

    /** Version, random, session id, cipher suites, compression methods, extensions. */
    static byte[] body(final byte[] suites, final byte[]... extensions) {
        return Wire.join(numbers(0x0303), RANDOM, vector8(new byte[0]), vector16(suites), vector8(new byte[1]),
            vector16(Wire.join(extensions)));
    }

    static byte[] message(final byte[] body) {
        return Wire.join(new byte[] {1, 0}, numbers(body.length), body);
    }

    /** Cuts a message into records. */
    static byte[] records(final int most, final byte[] message) {
        final var all = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += most) {
            final int length = Math.min(most, message.length - at);
            all.writeBytes(Wire.join(new byte[] {22, 3, 1}, numbers(length)));
            all.write(message, at, length);
        }
        return all.toByteArray();
    }

    static byte[] extension(final int type, final byte[] data) {
        return Wire.join(numbers(type), vector16(data));
    }

    public static byte[] serverName(final String name) {
        return extension(0, vector16(Wire.join(new byte[1], vector16(Wire.text(name)))));
    }

    static byte[] vector8(final byte[] content) {
        return Wire.join(new byte[] {(byte) content.length}, content);
    }

    static byte[] vector16(final byte[] content) {
        return Wire.join(numbers(content.length), content);
    }

    static byte[] numbers(final int... values) {
        final ByteBuffer all = ByteBuffer.allocate(2 * values.length);
        for (final int value : values) {
            all.putShort((short) value);
        }
        return all.array();
    }

    /** Puts bytes into a queue, in slabs that end at the given places. */
    static Bytes delivered(final byte[] wire, final int... ends) {
        final var bytes = new Bytes();
        int from = 0;
        for (final int end : ends) {
            bytes.append(slab(wire, from, end));
            from = end;
        }
        bytes.append(slab(wire, from, wire.length));
        return bytes;
    }

    private static Slab slab(final byte[] wire, final int from, final int to) {
        final Slab slab = new Slab(ByteBuffer.allocate(to - from + 1), HEAP);
        slab.taken();
        slab.buffer().limit(to - from + 1).position(1).put(1, wire, from, to - from);
        return slab;
    }

    private static SSLEngine engine(final @Nullable Provider provider, final String... protocols) {
        try {
            final SSLContext context =
                provider == null ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", provider);
            context.init(null, null, null);
            final SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            final SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(protocols);
            parameters.setServerNames(List.of(new SNIHostName("a.example.org")));
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            engine.setSSLParameters(parameters);
            return engine;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Heap implements Slabs {

        @Override
        public Slab take(final int leastBytes) {
            throw new IllegalStateException("take");
        }

        @Override
        public Slab takeReserved(final int leastBytes) {
            throw new IllegalStateException("take");
        }

        @Override
        public void release(final Slab slab) {
            // the heap's
        }
    }
}
