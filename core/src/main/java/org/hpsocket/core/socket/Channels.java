package org.hpsocket.core.socket;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;

/** Closes channels that no transport has. */
public final class Channels {

    private Channels() {
    }

    /** Closes a channel, which does not linger: that would hold up the loop. */
    public static void close(final Channel channel) {
        try (channel) {
            if (channel instanceof NetworkChannel socket
                && socket.supportedOptions().contains(StandardSocketOptions.SO_LINGER)
                && socket.getOption(StandardSocketOptions.SO_LINGER) > 0) {
                socket.setOption(StandardSocketOptions.SO_LINGER, -1);
            }
        } catch (final IOException e) {
            // the descriptor is gone all the same, and there is nobody to tell
        }
    }
}
