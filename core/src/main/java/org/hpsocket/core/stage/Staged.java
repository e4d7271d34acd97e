package org.hpsocket.core.stage;

import java.net.SocketAddress;
import org.hpsocket.CloseReason;
import org.hpsocket.Options;
import org.hpsocket.SocketOperation;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.spi.StageContext;
import org.hpsocket.ssl.TlsSession;
import org.jspecify.annotations.Nullable;

/** The connection that stages belong to. <p>Thread: its loop. */
public interface Staged {

    /** Its id. */
    long id();

    /** Its loop. */
    EventLoop loop();

    /** The options that it began with. */
    Options options();

    /** Its component. */
    StageHost component();

    /** What stages of any kind are told of it. */
    StageContext context();

    /** Its way in. */
    Intake receiver();

    /** Its way out. */
    Outlet sender();

    /** Whether it ends with an error. */
    boolean isFailing();

    /** Ends it with an error. */
    void fail(SocketOperation operation, CloseReason.Kind kind, String message, @Nullable Throwable error);

    /** Goes on after a worker. */
    void resume();

    /** Code is lacking, from the begin or for an upgrade. */
    void lacks();

    /** Runs it in the next turn. */
    void again();

    /** A stage has learned of other addresses. */
    void addresses(SocketAddress remote, @Nullable SocketAddress local);

    /** A stage has agreed on protection. */
    void secured(TlsSession agreed);
}
