package org.hpsocket.ssl.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What one side of a recorded connection sent; reads records of AES-128-GCM with the secrets of a key log, by nothing
 * but the JDK's ciphers.
 */
final class Recorded {
    static final int HANDSHAKE = 22;
    static final int APPLICATION = 23;
    private static final int HEADER_BYTES = 5;
    private static final int RANDOM_AT = HEADER_BYTES + 4 + 2;

    private final byte[] wire;

    Recorded(final byte[] wire) {
        this.wire = wire;
    }

    /** The random of the hello that it begins with. */
    byte[] random() {
        return Arrays.copyOfRange(wire, RANDOM_AT, RANDOM_AT + 32);
    }

    /** The first record of TLS 1.3 that a secret opens: its text, then the type that it really has. */
    byte[] openedByTrafficSecret(final byte[] secret) throws GeneralSecurityException {
        final byte[] key = expandLabel(secret, "key", 16);
        final byte[] nonce = expandLabel(secret, "iv", 12);
        for (final byte[] record : all()) {
            if (record[0] == APPLICATION && fits(key, nonce, record)) {
                return open(key, nonce, header(record), body(record, 0));
            }
        }
        throw new AEADBadTagException("no record fits the secret");
    }

    /** The first record of an application in TLS 1.2. */
    byte[] openedByMasterSecret(final byte[] secret, final byte[] clientRandom, final byte[] serverRandom,
        final boolean ofClient)
        throws GeneralSecurityException {
        final byte[] keys = keyBlock(secret, join("key expansion".getBytes(US_ASCII), serverRandom, clientRandom), 40);
        final int at = ofClient ? 0 : 1;
        final byte[] record = all().stream().filter(one -> one[0] == APPLICATION).findFirst().orElseThrow();
        final byte[] text = body(record, 8);
        final byte[] additional =
            ByteBuffer.allocate(13).putLong(1).put(record, 0, 3).putShort((short) (text.length - 16)).array();
        return open(Arrays.copyOfRange(keys, 16 * at, 16 * at + 16),
            join(Arrays.copyOfRange(keys, 32 + 4 * at, 36 + 4 * at),
            Arrays.copyOfRange(record, HEADER_BYTES, HEADER_BYTES + 8)), additional, text);
    }

    private List<byte[]> all() {
        final List<byte[]> records = new ArrayList<>();
        for (int at = 0; at < wire.length; at += records.get(records.size() - 1).length) {
            records.add(Arrays.copyOfRange(wire, at, at + HEADER_BYTES + ByteBuffer.wrap(wire).getShort(at + 3)));
        }
        return records;
    }

    private static boolean fits(final byte[] key, final byte[] nonce, final byte[] record)
        throws GeneralSecurityException {
        try {
            open(key, nonce, header(record), body(record, 0));
            return true;
        } catch (final AEADBadTagException e) {
            return false;
        }
    }

    private static byte[] header(final byte[] record) {
        return Arrays.copyOf(record, HEADER_BYTES);
    }

    private static byte[] body(final byte[] record, final int skipped) {
        return Arrays.copyOfRange(record, HEADER_BYTES + skipped, record.length);
    }

    private static byte[] open(final byte[] key, final byte[] nonce, final byte[] additional, final byte[] text)
        throws GeneralSecurityException {
        final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(additional);
        return cipher.doFinal(text);
    }

    private static byte[] expandLabel(final byte[] secret, final String label, final int length)
        throws GeneralSecurityException {
        final byte[] full = ("tls13 " + label).getBytes(US_ASCII);
        return Arrays.copyOf(mac(secret, new byte[] {0, (byte) length, (byte) full.length}, full, new byte[] {0, 1}),
            length);
    }

    private static byte[] keyBlock(final byte[] secret, final byte[] seed, final int length)
        throws GeneralSecurityException {
        byte[] block = {};
        byte[] a = seed;
        while (block.length < length) {
            a = mac(secret, a);
            block = join(block, mac(secret, a, seed));
        }
        return block;
    }

    private static byte[] mac(final byte[] key, final byte[]... parts) throws GeneralSecurityException {
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(join(parts));
    }

    private static byte[] join(final byte[]... parts) {
        final var all = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
