package org.hpsocket.ssl.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * The alerts of TLS: what a peer means by a number, and what is sent before there is an engine that could.
 *
 * <p>Source: RFC 8446, section 6.
 */
public enum Alert {
    CLOSE_NOTIFY(0),
    UNEXPECTED_MESSAGE(10),
    BAD_RECORD_MAC(20),
    DECRYPTION_FAILED(21),
    RECORD_OVERFLOW(22),
    DECOMPRESSION_FAILURE(30),
    HANDSHAKE_FAILURE(40),
    NO_CERTIFICATE(41),
    BAD_CERTIFICATE(42),
    UNSUPPORTED_CERTIFICATE(43),
    CERTIFICATE_REVOKED(44),
    CERTIFICATE_EXPIRED(45),
    CERTIFICATE_UNKNOWN(46),
    ILLEGAL_PARAMETER(47),
    UNKNOWN_CA(48),
    ACCESS_DENIED(49),
    DECODE_ERROR(50),
    DECRYPT_ERROR(51),
    EXPORT_RESTRICTION(60),
    PROTOCOL_VERSION(70),
    INSUFFICIENT_SECURITY(71),
    INTERNAL_ERROR(80),
    INAPPROPRIATE_FALLBACK(86),
    USER_CANCELED(90),
    NO_RENEGOTIATION(100),
    MISSING_EXTENSION(109),
    UNSUPPORTED_EXTENSION(110),
    CERTIFICATE_UNOBTAINABLE(111),
    UNRECOGNIZED_NAME(112),
    BAD_CERTIFICATE_STATUS_RESPONSE(113),
    BAD_CERTIFICATE_HASH_VALUE(114),
    UNKNOWN_PSK_IDENTITY(115),
    CERTIFICATE_REQUIRED(116),
    GENERAL_ERROR(117),
    NO_APPLICATION_PROTOCOL(120),
    ECH_REQUIRED(121);

    private static final byte FATAL = 2;
    private static final int LENGTH_AT = 3;
    private static final int HEADER_BYTES = 5;
    private static final int RECORD_BYTES = 7;

    private final int number;

    Alert(final int number) {
        this.number = number;
    }

    /** Gives its number on the wire. */
    int number() {
        return number;
    }

    /**
     * Gives the record, not encrypted, that tells a peer of it and ends the connection.
     *
     * @return the whole record
     */
    public byte[] fatal() {
        return new byte[] {Records.ALERT, 3, 3, 0, 2, FATAL, (byte) number};
    }

    /**
     * Reads an alert that is not encrypted.
     *
     * @param records what comes next; it stays where it is
     * @return its number, -1 when that is no alert that anybody can read
     */
    public static int inPlain(final ByteBuffer records) {
        final int at = records.position();
        final boolean plain = records.remaining() >= RECORD_BYTES && records.get(at) == Records.ALERT
            && records.getShort(at + LENGTH_AT) == RECORD_BYTES - HEADER_BYTES;
        return plain ? Byte.toUnsignedInt(records.get(at + RECORD_BYTES - 1)) : -1;
    }

    /**
     * Names what a number on the wire means.
     *
     * @param number the number
     * @return the name as the standard writes it; one without a meaning is named as it is
     */
    public static String nameOf(final int number) {
        return Arrays.stream(values()).filter(alert -> alert.number == number).findFirst()
            .map(Alert::toString).orElse("alert " + number);
    }

    /** Names it as the standard does. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
