package org.hpsocket.spi;

import java.nio.channels.Channel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An open socket on its way from one transport to another of the same name. Whoever holds it owns the channel and the
 * bytes: it is adopted, or closed.
 *
 * <p>Only types of the JDK and of this package: the transport that gave it may be gone before another one takes it.
 *
 * @param channel the socket, non-blocking; where it came from it is forgotten once its old poller has polled once more
 *     or is closed
 * @param unsent the rest of a send under way; null when there is none
 * @param ended whether the peer's end was told
 * @param rest what else the transport has to know, with a version of its own
 */
public record Handover(Channel channel, @Nullable Bytes unsent, boolean ended, State rest) {

    /**
     * Checks that nothing is missing.
     *
     * @param channel the socket
     * @param unsent the rest of a send
     * @param ended whether the peer's end was told
     * @param rest what else there is to know
     */
    public Handover {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(rest, "rest");
    }
}
