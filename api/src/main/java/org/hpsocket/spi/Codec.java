package org.hpsocket.spi;

import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;

/**
 * A stage that turns bytes into events, and commands into bytes.
 *
 * @param <L> the listener
 */
public interface Codec<L extends Listener> extends Stage {

    /**
     * Checks that a unit of this length can be sent. <p>Thread: any; must look at settings only.
     *
     * @param length the bytes of the unit
     * @throws HpSocketException naming the length and the limit
     */
    default void requireSendable(final long length) {
    }

    /**
     * Gives the length of units that only their bytes tell whether they can be sent. <p>Thread: any; must look at
     * settings only.
     *
     * @return the length, -1 for none
     */
    default int reservedLength() {
        return -1;
    }

    /**
     * Checks the bytes of a unit of {@link #reservedLength()}. <p>Thread: any; must look at settings only.
     *
     * @param unit the bytes, from position to limit
     * @throws HpSocketException when they mean something else to the peer
     */
    default void requireAllowed(final ByteBuffer unit) {
    }

    /**
     * Tells whether receiving can be paused.
     *
     * @return false where the transport would lose what arrives meanwhile
     */
    default boolean pauses() {
        return true;
    }

    /**
     * Turns one command into bytes.
     *
     * @param command what the application asked for; read during this call only
     * @param turn where results go; all of one step is one unit
     * @return EMITTED when done, BLOCKED to be called again with the same command when something else has happened
     */
    Step out(Command command, Turn turn);

    /**
     * Calls the listener for the step that has just emitted an event.
     *
     * @param unit the bytes that {@link Turn#event} counted, from position to limit; lent until this returns
     * @param listener the listener
     * @param connection the connection
     * @return what the listener answered
     */
    HandleResult deliver(ByteBuffer unit, L listener, Connection connection);

    /**
     * Counts the bytes at the end of an event that belong to the framing: {@link #deliver} keeps them from the
     * listener.
     *
     * @return the bytes; 0 for most
     */
    default int trailerBytes() {
        return 0;
    }

    /**
     * Takes bytes that the application asks for.
     *
     * @param question how many, where to, and whether they stay
     * @param in the unread input
     * @return exactly or nothing
     * @throws HpSocketException for a protocol that pushes
     */
    default FetchResult fetch(final Command.Fetch question, final Bytes in) {
        throw HpSocketException.usage("fetch and peek are for PULL connections");
    }

    /**
     * Tells whether the bytes of an event may be left unread.
     *
     * @return true for a stream without framing
     */
    default boolean unreads() {
        return false;
    }
}
