package org.hpsocket.spi;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Hears of one port. <p>Thread: the port's loop, inside {@link Poller#poll}. */
public interface PortHandler {

    /**
     * Called with each datagram.
     *
     * @param datagram its bytes, perhaps none, now the handler's
     * @param from who sent it; may be the same object for datagrams of one sender
     */
    void onDatagram(Slab datagram, InetSocketAddress from);

    /**
     * Called for a datagram that is longer than the limit, and is dropped.
     *
     * @param from who sent it
     */
    void onOversize(InetSocketAddress from);

    /**
     * Called for a datagram that is dropped for want of memory.
     *
     * @param from who sent it
     */
    void onDropped(InetSocketAddress from);

    /** Called when there may be room again, after a send that found none. */
    void onWritable();

    /**
     * Called with what the system says of earlier datagrams, for instance that nobody listens at the peer's port. The
     * port stays open.
     *
     * @param cause what it says
     */
    void onError(IOException cause);
}
