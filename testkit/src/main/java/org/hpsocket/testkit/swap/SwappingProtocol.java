package org.hpsocket.testkit.swap;

import java.util.Map;
import java.util.Optional;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Settings;

/**
 * Numbered messages through a codec that replaces itself after each of them, and brings itself along. A message that is
 * lost, repeated or read by a codec that does not know what came before ends the connection with a PROTOCOL error.
 *
 * @param maxLength the longest message, at most 65,535
 */
public record SwappingProtocol(int maxLength) implements Protocol<PackListener> {
    private static final int LENGTH_MAX = 0xFFFF;

    /**
     * Checks the range.
     *
     * @param maxLength the longest message
     */
    public SwappingProtocol {
        if (maxLength < 0 || maxLength > LENGTH_MAX) {
            throw new IllegalArgumentException("swapping maxLength=" + maxLength + " max=" + LENGTH_MAX);
        }
    }

    @Override
    public String name() {
        return "swapping";
    }

    @Override
    public Class<PackListener> listenerType() {
        return PackListener.class;
    }

    @Override
    public Settings settings() {
        return new Settings(Map.of("maxLength", maxLength));
    }

    @Override
    public Optional<CodecFactory> codec() {
        return Optional.of(new SwappingCodecFactory());
    }
}
