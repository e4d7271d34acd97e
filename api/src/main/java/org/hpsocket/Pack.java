package org.hpsocket;

import java.util.Map;
import org.hpsocket.spi.Settings;

/**
 * Whole messages behind a four-byte header, as HP-Socket sends them.
 *
 * <pre>
 *  31        22 21                     0   one little-endian word
 * +------------+------------------------+
 * |    flag    |      body length       |  then the body
 * +------------+------------------------+
 * </pre>
 *
 * <p>A {@link #wide32()} pack is an addition of this library, not understood by HP-Socket: the word holds the length
 * alone, up to 2^31-1, and there is no flag.
 *
 * @param flag 0 to 0x3FF; both sides must have the same, 0 checks nothing
 * @param maxLength the longest body taken or sent, at least 1; at most 0x3FFFFF, or 2^31-1 if wide
 * @param wide whether the header is 32 bits of length
 */
public record Pack(int flag, int maxLength, boolean wide) implements Protocol<PackListener> {
    /** The longest body unless told otherwise. <p>Source: HP-Socket {@code TCP_PACK_DEFAULT_MAX_SIZE}. */
    public static final int DEFAULT_MAX_LENGTH = 0x40000;
    /** The longest body that the header of HP-Socket can announce. */
    public static final int LENGTH_LIMIT = 0x3FFFFF;
    /** The highest flag. */
    public static final int FLAG_LIMIT = 0x3FF;

    /**
     * Checks the ranges.
     *
     * @param flag 0 to 0x3FF
     * @param maxLength the longest body
     * @param wide whether the header is 32 bits of length
     */
    public Pack {
        Endpoint.requireRange("pack flag", flag, 0, wide ? 0 : FLAG_LIMIT);
        Endpoint.requireRange("pack maxLength", maxLength, 1, wide ? Integer.MAX_VALUE : LENGTH_LIMIT);
    }

    /**
     * Makes the protocol as HP-Socket has it.
     *
     * @param flag 0 to 0x3FF
     * @return the protocol
     */
    public static Pack flag(final int flag) {
        return new Pack(flag, DEFAULT_MAX_LENGTH, false);
    }

    /**
     * Makes the protocol with a header of 32 bits of length, for bodies over 4 MB; not understood by HP-Socket.
     *
     * @return the protocol
     */
    public static Pack wide32() {
        return new Pack(0, DEFAULT_MAX_LENGTH, true);
    }

    /**
     * Changes the longest body.
     *
     * @param bytes the longest body
     * @return the changed protocol
     */
    public Pack maxLength(final int bytes) {
        return new Pack(flag, bytes, wide);
    }

    @Override
    public String name() {
        return "pack";
    }

    @Override
    public Class<PackListener> listenerType() {
        return PackListener.class;
    }

    @Override
    public Settings settings() {
        return new Settings(Map.of("flag", flag, "maxLength", maxLength, "wide", wide));
    }
}
