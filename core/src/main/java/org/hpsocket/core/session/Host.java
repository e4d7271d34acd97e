package org.hpsocket.core.session;

import org.hpsocket.CloseReason;
import org.hpsocket.core.rate.SharedRates;
import org.hpsocket.core.stage.Rhythm;
import org.hpsocket.core.stage.Stack;
import org.hpsocket.core.stage.StageHost;
import org.jspecify.annotations.Nullable;

/**
 * The component of connections: what they ask of it, and what they tell it.
 *
 * <p>Thread: any, where nothing else is said.
 */
public interface Host extends StageHost {

    /** Whether its sockets are datagram ports. */
    boolean isDatagrams();

    /** Where the stages of its connections come from. */
    Stack stack();

    /** The heartbeats of its connections, if there are any. */
    @Nullable Rhythm rhythm();

    /** The rates that its connections share. */
    SharedRates rates();

    /** How its connections change to other code. */
    Renewals renewals();

    /** Its connections. */
    ConnectionTable table();

    /** A connection has passed its handshake event. <p>Thread: its loop. */
    void opened(Session session);

    /** A connection is about to be told of its end. <p>Thread: its loop. */
    void closing(Session session, CloseReason why);

    /** A connection has ended, its events are over. <p>Thread: its loop. */
    void closed(Session session, CloseReason why);

    /** Why a connection ends that this component ends. */
    CloseReason stopped(Session session);
}
