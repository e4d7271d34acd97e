package org.hpsocket.spi;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.hpsocket.ssl.TlsSession;
import org.jspecify.annotations.Nullable;

/** One step of one stage: where its results go. Valid during the call it was given to. */
public interface Turn {

    /**
     * Takes memory for output.
     *
     * @param leastBytes the room
     * @return a slab, now the caller's, or null when memory is used up: answer BLOCKED and be called again when there
     *     is some
     */
    @Nullable Slab take(int leastBytes);

    /**
     * Passes bytes up; filters only.
     *
     * @param unit the bytes, given away
     */
    void up(Slab unit);

    /**
     * Says that the next bytes of the input are the body of an event; codecs only, once a step, with EMITTED.
     * They are skipped when the event is over. Where {@link Codec#unreads()}, an event has no more than
     * {@code socketBufferSize} bytes beside those that were left unread: the codec is stepped again for the rest.
     *
     * @param bytes how many, all there; they are made to lie together
     */
    void event(int bytes);

    /**
     * Passes bytes down.
     *
     * @param unit the bytes, given away
     */
    void down(Slab unit);

    /**
     * Passes bytes down by copying them.
     *
     * @param copied the bytes, from position to limit; not changed
     */
    void down(ByteBuffer copied);

    /**
     * Does work elsewhere, which owns the stage until it is done; the step answers BLOCKED. The stage is called again
     * afterwards.
     *
     * @param work what to do; it must not touch this turn or the input
     */
    void offload(Runnable work);

    /**
     * Replaces the codec at the end of this step, with what is unread for the successor; codecs only.
     *
     * @param codec the name of the successor
     * @param state what it begins with
     */
    void upgrade(String codec, State state);

    /**
     * Says with whom the connection really is; filters only. The connection gives these addresses from now on.
     *
     * @param remote the address of the peer
     * @param local the address that the peer reached, or null when it is the socket's
     */
    void addresses(SocketAddress remote, @Nullable SocketAddress local);

    /**
     * Says what the peers have agreed on to protect the connection; filters only.
     *
     * @param session what they agreed on
     */
    void secured(TlsSession session);

    /**
     * Tells whether everything that was sent so far has gone through all filters; for a filter whose next input may be
     * the end of its own sending. If not, it answers BLOCKED, and is called again when that is so.
     *
     * @return false while something waits above the lowest filter, and while receiving is paused: until the application
     *     hears of the end, it may send
     */
    boolean isAllSent();

    /**
     * Tells whether the peer's input has ended: nothing comes behind what is there. Filters only.
     *
     * @return true once the wire has said so
     */
    boolean isEnded();

    /**
     * Says that the input has ended without the farewell that ends it: what is missing, an attacker may have cut off.
     * Filters only, in {@link Stage#end} or before.
     */
    void cutShort();

    /**
     * Tells whether a filter below has said that the input was cut short; for stages whose peer ends a unit by closing.
     *
     * @return false for an input that ended as it should
     */
    boolean isCutShort();

    /**
     * Gives the time.
     *
     * @return nanoseconds of the loop's clock
     */
    long nowNs();

    /**
     * Gives randomness, seeded in simulations.
     *
     * @return the source
     */
    RandomGenerator random();
}
