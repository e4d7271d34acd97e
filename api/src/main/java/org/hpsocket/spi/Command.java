package org.hpsocket.spi;

import java.nio.ByteBuffer;

/** What an application asks of a codec. A protocol adds its own in types of its own. */
public interface Command {

    /** Sends one unit. */
    interface Send extends Command {

        /**
         * Counts the bytes of the unit.
         *
         * @return the bytes
         */
        long length();

        /**
         * Puts the bytes of the unit down.
         *
         * @param turn where they go
         */
        void writeTo(Turn turn);
    }

    /**
     * Asks for unread bytes.
     *
     * @param target where they go; exactly as many as it has room for
     * @param take whether they are taken, or only looked at
     */
    record Fetch(ByteBuffer target, boolean take) implements Command {
    }
}
