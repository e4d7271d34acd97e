package org.hpsocket;

import java.util.Map;
import org.hpsocket.spi.Settings;

/** Framings besides {@link Pack}, for peers with a wire of their own. HP-Socket has none of these. */
public final class Frames {
    private Frames() {
    }

    /**
     * Messages that end with a delimiter, which is neither delivered nor given to send.
     *
     * @param maxLength the longest message without its delimiter
     * @param delimiter 1 to 16 bytes
     */
    public record Delimited(int maxLength, byte... delimiter) implements Protocol<PackListener> {
        /**
         * Checks the ranges.
         *
         * @param maxLength the longest message
         * @param delimiter the delimiter
         */
        public Delimited {
            Endpoint.requireRange("frame maxLength", maxLength, 1, Integer.MAX_VALUE - 16);
            Endpoint.requireRange("delimiter length", delimiter.length, 1, 16);
            delimiter = delimiter.clone();
        }

        /**
         * Gives the delimiter.
         *
         * @return a copy
         */
        @Override
        public byte[] delimiter() {
            return delimiter.clone();
        }

        @Override
        public String name() {
            return "delimited";
        }

        @Override
        public Class<PackListener> listenerType() {
            return PackListener.class;
        }

        @Override
        public Settings settings() {
            return new Settings(Map.of("maxLength", maxLength, "delimiter", delimiter.clone()));
        }
    }

    /**
     * Messages that all have the same length.
     *
     * @param length the length, at least 1
     */
    public record Fixed(int length) implements Protocol<PackListener> {
        /**
         * Checks the range.
         *
         * @param length the length
         */
        public Fixed {
            Endpoint.requireRange("frame length", length, 1, Integer.MAX_VALUE);
        }

        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public Class<PackListener> listenerType() {
            return PackListener.class;
        }

        @Override
        public Settings settings() {
            return new Settings(Map.of("length", length));
        }
    }

    /**
     * Messages with a length field in their header. The whole header is {@code offset + size} bytes and is delivered
     * with the message unless stripped; the bytes before the field are sent as zeros when the header was stripped.
     *
     * @param offset bytes before the length field, 0 to 64
     * @param size bytes of the length field: 1, 2, 3, 4 or 8
     * @param littleEndian the order of its bytes
     * @param adjustment what to add to the field's value to get the bytes that follow it
     * @param strip whether the header is taken off on delivery and put on when sending
     * @param maxLength the longest message, header included
     */
    public record LengthField(int offset, int size, boolean littleEndian, int adjustment, boolean strip, int maxLength)
        implements Protocol<PackListener> {
        /**
         * Checks the ranges.
         *
         * @param offset bytes before the length field
         * @param size bytes of the length field
         * @param littleEndian the order of its bytes
         * @param adjustment what to add to the field's value
         * @param strip whether the header is taken off
         * @param maxLength the longest message, header included
         */
        public LengthField {
            Endpoint.requireRange("length field offset", offset, 0, 64);
            if (size != 8) {
                Endpoint.requireRange("length field size", size, 1, 4);
            }
            Endpoint.requireRange("frame maxLength", maxLength, offset + size, Integer.MAX_VALUE);
        }

        /**
         * Makes the common case: a big-endian field of some bytes that counts what follows it, stripped on delivery.
         *
         * @param size bytes of the length field
         * @param maxLength the longest message, header included
         * @return the protocol
         */
        public static LengthField bigEndian(final int size, final int maxLength) {
            return new LengthField(0, size, false, 0, true, maxLength);
        }

        @Override
        public String name() {
            return "length-field";
        }

        @Override
        public Class<PackListener> listenerType() {
            return PackListener.class;
        }

        @Override
        public Settings settings() {
            return new Settings(Map.of("offset", offset, "size", size, "littleEndian", littleEndian,
                "adjustment", adjustment, "strip", strip, "maxLength", maxLength));
        }
    }
}
