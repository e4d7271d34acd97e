package org.hpsocket;

import java.nio.ByteBuffer;

/** Hears bytes as they arrive. <p>Source: HP-Socket's PUSH model. */
@FunctionalInterface
public interface PushListener extends Listener {

    /**
     * Called with bytes as they arrived, in order, borders being of no meaning on a stream.
     *
     * @param connection the connection
     * @param data the bytes, from position to limit; lent until this returns; all count as read whatever is taken from
     *     it, unless {@link Connection#unread(int)} says otherwise
     * @return ERROR closes the connection
     */
    HandleResult onReceive(Connection connection, ByteBuffer data);
}
