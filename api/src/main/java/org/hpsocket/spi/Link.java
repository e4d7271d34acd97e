package org.hpsocket.spi;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves bytes, and knows nothing of what they mean. Completion-shaped: a receive and a send are asked for, their ends
 * are told.
 *
 * <p>Thread: its loop only, calls and call-backs.
 */
public interface Link {

    /**
     * Asks for one delivery. Asking again before it came changes nothing. Not asking is pausing.
     *
     * @param hint bytes known to be lacking, 0 when unknown
     */
    void receive(int hint);

    /**
     * Sends a unit: all of it, the link's until done, also after close. One at a time.
     *
     * @param unit the bytes; the link skips what is done, so that what remains tells how much waits, and it is empty
     *     when all is
     * @return true when all is done; otherwise {@link LinkHandler#onSent} follows, or the close
     */
    boolean send(Bytes unit);

    /**
     * Writes what goes at once from where it lies, and keeps nothing. Not while a send is under way.
     *
     * @param lent the bytes; its position moves by what was written
     */
    void offer(ByteBuffer lent);

    /** Tells the peer that nothing more follows. Not while a send is under way. */
    void finish();

    /**
     * Closes at once; {@link LinkHandler#onClosed} follows, during this call or later.
     *
     * @param cause what to tell, or null for an orderly close
     */
    void abort(@Nullable Throwable cause);

    /**
     * Gives the local address.
     *
     * @return the address
     */
    SocketAddress localAddress();

    /**
     * Gives the peer's address.
     *
     * @return the address
     */
    SocketAddress remoteAddress();

    /**
     * Tells whether units keep their borders.
     *
     * @return true for message links
     */
    boolean messages();

    /**
     * Tells whether sends may hold file ranges.
     *
     * @return true when it takes them
     */
    boolean takesFiles();

    /**
     * Gives the socket away, with what waits in it. Nothing is told any more, and no other method may be called.
     *
     * @return the socket, empty when it cannot go, for instance since it is closing; then nothing has changed
     */
    default Optional<Handover> handOver() {
        return Optional.empty();
    }
}
