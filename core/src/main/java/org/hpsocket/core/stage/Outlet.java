package org.hpsocket.core.stage;

import java.nio.ByteBuffer;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Slab;

/** The way out of a connection, as its stages know it. <p>Thread: the connection's loop. */
public interface Outlet {

    /** Gathers a slab for the wire. */
    void gather(Slab slab);

    /** Gathers bytes for the wire. */
    void gather(ByteBuffer bytes);

    /** Whether everything that was sent has gone through the stages. */
    boolean isPassed();

    /** Whether enough waits for the wire to leave commands and filters alone. */
    boolean isFull();

    /** How much a filter is given at a time. */
    int pieceBytes();

    /** Moves so much of what is in memory. */
    void movePiece(Bytes from, Bytes to);

    /** Reads the next slice of a file at the front of a queue. @return false without memory */
    boolean loadFile(Bytes queue);
}
