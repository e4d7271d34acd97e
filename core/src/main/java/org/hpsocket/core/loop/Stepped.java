package org.hpsocket.core.loop;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Turn;
import org.hpsocket.ssl.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * Where the results of a step go: the stages of one connection. Each is what {@link Turn} has of that name; the level
 * is that of the stage.
 *
 * <p>Thread: the loop, during a step.
 */
public interface Stepped {

    /** As {@link Turn#take}. */
    @Nullable Slab take(int leastBytes);

    /** As {@link Turn#up}. */
    void up(int level, Slab unit);

    /** As {@link Turn#event}. */
    void event(int bytes);

    /** As {@link Turn#down(Slab)}. */
    void down(int level, Slab unit);

    /** As {@link Turn#down(ByteBuffer)}. */
    void down(int level, ByteBuffer copied);

    /** As {@link Turn#offload}. */
    void offload(int level, Runnable work);

    /** As {@link Turn#upgrade}. */
    void upgrade(String codec, State state);

    /** As {@link Turn#addresses}. */
    void addresses(SocketAddress remote, @Nullable SocketAddress local);

    /** As {@link Turn#secured}. */
    void secured(TlsSession agreed);

    /** As {@link Turn#isAllSent}. */
    boolean isAllSent();

    /** As {@link Turn#isEnded}. */
    boolean isEnded();

    /** As {@link Turn#cutShort}. */
    void cutShort();

    /** As {@link Turn#isCutShort}. */
    boolean isCutShort();
}
