package org.hpsocket.spi;

import org.jspecify.annotations.Nullable;

/** Hears of one link. <p>Thread: the link's loop. */
public interface LinkHandler {

    /** Called once, first, when the link can be used. */
    void onOpen();

    /**
     * Called with one delivery, when one was asked for; late, it may also come when none is wanted any more.
     *
     * @param slab the bytes, now the handler's
     */
    void onReceived(Slab slab);

    /** Called when a send that was not done at once is done. */
    void onSent();

    /** Called once when the peer will send no more; sending goes on. */
    void onEnd();

    /**
     * Called once, last.
     *
     * @param cause what the system said, or null after an orderly close
     */
    void onClosed(@Nullable Throwable cause);
}
