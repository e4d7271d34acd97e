package org.hpsocket;

import java.nio.ByteBuffer;

/** Hears whole messages. <p>Source: HP-Socket's PACK model. */
@FunctionalInterface
public interface PackListener extends Listener {

    /**
     * Called with one whole message.
     *
     * @param connection the connection
     * @param message the message without its frame, from position to limit; lent until this returns
     * @return ERROR closes the connection
     */
    HandleResult onReceive(Connection connection, ByteBuffer message);
}
