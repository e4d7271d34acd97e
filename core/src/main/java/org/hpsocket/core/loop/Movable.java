package org.hpsocket.core.loop;

import java.io.IOException;
import org.hpsocket.spi.Transport;

/** A socket that stays open, or is opened again, while the transport under it changes. <p>Thread: its loop. */
public interface Movable {

    /**
     * Takes the socket out of its transport; what is asked of it from then on waits. Of no effect when it is out
     * already.
     *
     * @return false when the transport does not give it
     */
    boolean park();

    /**
     * Gives the socket to a transport; one that was dropped is opened anew. Of no effect when a transport has it.
     *
     * @throws IOException when the transport does not take it; then it is out still
     */
    void join(Transport transport) throws IOException;

    /** Closes the socket. Whoever uses it goes on waiting for another one. */
    void drop();
}
