package org.hpsocket.core.datagram;

import org.hpsocket.core.events.Owner;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.socket.Abilities;
import org.hpsocket.core.socket.Carrier;

/** The component of a socket without connections: the steps of its start, in their order. */
public interface NodeOwner extends Owner {

    /** Held while a start is under way. */
    Object starting();

    /** What carries its datagrams. */
    Carrier carrier();

    /** Begins to start, with everything that can be checked before there is a socket. */
    void begin(Carrier carrier);

    /** What its transport can do. */
    Abilities abilities();

    /** Starts its loops. */
    void startLoops(int count);

    /** The loops that were started. */
    EventLoop[] loops();

    /** Its socket is there. */
    void becomeStarted();

    /** Undoes a start. @return the exception, to be thrown */
    <E extends RuntimeException> E failedStart(E why);
}
