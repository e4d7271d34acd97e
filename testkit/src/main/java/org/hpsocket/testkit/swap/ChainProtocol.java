package org.hpsocket.testkit.swap;

import java.util.Map;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.spi.Settings;

/**
 * Messages of which each depends on all that came before, both ways: code that takes over without the whole state
 * breaks the protocol with the next message. Its codec is found by name.
 *
 * @param maxLength the longest message, at most 65,535
 */
public record ChainProtocol(int maxLength) implements Protocol<PackListener> {
    private static final int LENGTH_MAX = 0xFFFF;

    /**
     * Checks the range.
     *
     * @param maxLength the longest message
     */
    public ChainProtocol {
        if (maxLength < 1 || maxLength > LENGTH_MAX) {
            throw new IllegalArgumentException("chain maxLength=" + maxLength + " max=" + LENGTH_MAX);
        }
    }

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public Class<PackListener> listenerType() {
        return PackListener.class;
    }

    @Override
    public Settings settings() {
        return new Settings(Map.of("maxLength", maxLength));
    }
}
