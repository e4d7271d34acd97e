package org.hpsocket.testkit.memory;

import java.io.IOException;
import java.nio.channels.Channel;

/** A socket in memory between two transports. <p>Thread: its loop. */
final class MemoryChannel implements Channel {
    private final Object end;
    private final Runnable closing;
    private boolean open = true;

    /**
     * Takes a socket.
     *
     * @param end what the next transport goes on with
     * @param closing closes it, when there is none
     */
    MemoryChannel(final Object end, final Runnable closing) {
        this.end = end;
        this.closing = closing;
    }

    /** Gives the socket to a transport. @throws IOException when it is another kind of socket */
    static <T> T take(final Channel channel, final Class<T> kind) throws IOException {
        if (channel instanceof MemoryChannel socket && socket.open && kind.isInstance(socket.end)) {
            return kind.cast(socket.end);
        }
        throw new IOException("not an open socket of this transport: " + channel);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            closing.run();
        }
    }
}
