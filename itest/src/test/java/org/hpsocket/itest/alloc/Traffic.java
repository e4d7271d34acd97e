package org.hpsocket.itest.alloc;

import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.SendResult;
import org.hpsocket.itest.Echo;
import org.hpsocket.itest.Patience;

/**
 * Messages of 64 bytes between two ends: one at a time, each sent in the event of the one before; or sent by a thread
 * that is no loop's. It allocates nothing itself.
 */
final class Traffic {
    private static final int MESSAGE_BYTES = 64;

    private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
    private volatile long receivedBytes;
    private volatile long untilBytes;
    private volatile boolean asksAgain;

    /** What answers. */
    Echo answering() {
        return new Echo();
    }

    /** What counts, and asks again if told so. */
    Echo asking() {
        return new Echo() {
            @Override
            public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
                final long received = receivedBytes + data.remaining();
                receivedBytes = received;
                return !asksAgain || received >= untilBytes || connection.send(message) == SendResult.QUEUED
                    ? HandleResult.OK : HandleResult.ERROR;
            }
        };
    }

    /** Goes to and fro, and waits for the end. */
    void echo(final Connection connection, final int messages) {
        begin(messages, true);
        require(connection.send(message));
        awaitEnd();
    }

    /** Sends from this thread, which waits while so many messages are under way. */
    void send(final Connection connection, final int messages, final int aheadMost) {
        begin(messages, false);
        final long first = receivedBytes;
        for (long sent = 0; sent < messages; sent++) {
            while (sent - (receivedBytes - first) / MESSAGE_BYTES >= aheadMost) {
                Thread.yield();
            }
            require(connection.send(message));
        }
        awaitEnd();
    }

    long received() {
        return receivedBytes / MESSAGE_BYTES;
    }

    private void begin(final int messages, final boolean again) {
        untilBytes = receivedBytes + (long) messages * MESSAGE_BYTES;
        asksAgain = again;
    }

    private void awaitEnd() {
        Patience.until("the last message", () -> receivedBytes >= untilBytes);
    }

    private static void require(final SendResult result) {
        if (result != SendResult.QUEUED) {
            throw new AssertionError("a send was answered " + result);
        }
    }
}
