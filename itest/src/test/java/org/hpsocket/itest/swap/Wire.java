package org.hpsocket.itest.swap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What a {@link Talker} talks by; it never waits. <p>Thread: that of its {@link Talkers}. */
interface Wire {
    /** The socket, to be waited for. */
    SocketChannel channel();

    /** Reads what is there. @return how many bytes, 0 when none are there now, -1 at the end */
    int read(ByteBuffer target) throws IOException;

    /** Writes as much as is taken now. */
    void write(ByteBuffer source) throws IOException;

    /**
     * Goes on with what is not yet out.
     *
     * @param cutting whether to stop in the middle of what it makes of a write
     */
    void flush(boolean cutting) throws IOException;

    /** Whether something is not yet out. */
    boolean isHalfWay();

    /** The socket itself. */
    record Plain(SocketChannel channel) implements Wire {
        @Override
        public int read(final ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public void write(final ByteBuffer source) throws IOException {
            channel.write(source);
        }

        @Override
        public void flush(final boolean cutting) {
            // what is written is out
        }

        @Override
        public boolean isHalfWay() {
            return false;
        }
    }
}
