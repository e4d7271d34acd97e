package org.hpsocket.core.swap;

import java.io.IOException;
import java.util.List;
import org.hpsocket.core.code.Registry;
import org.hpsocket.core.link.Door;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.session.Host;
import org.hpsocket.core.socket.Abilities;

/** The component whose loops go from one transport to another. <p>Thread: any, where nothing else is said. */
public interface Passenger extends Host {

    /** Held while a start is under way; a stop waits for it. */
    Object starting();

    /** Where transports come from. */
    Registry registry();

    /** The loops on which its connections begin. */
    EventLoop[] loops();

    /** All its loops. */
    ComponentLoops fleet();

    /** Its listening sockets of streams. */
    List<Door> doors();

    /** Whether connections are on their way from the loop that accepts to their own. */
    boolean isAdmitting();

    /**
     * Listens with the transport of its new loops instead of that of the old ones.
     *
     * @throws IOException when that fails; then it listens as before
     */
    void reopen(Abilities next) throws IOException;
}
