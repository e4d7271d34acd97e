package org.hpsocket.core.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a loop runs when it is marked. A mark is kept in the marked itself: setting one needs no memory and cannot fail.
 *
 * <p>Thread: the loop; others only mark.
 */
public abstract class Marked {
    private static final VarHandle MARK;

    static {
        try {
            MARK = MethodHandles.lookup().findVarHandle(Marked.class, "isMarked", boolean.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    boolean queued;
    @Nullable Marked nextMarked;
    @SuppressWarnings("unused")
    private boolean isMarked;

    /** Does what can be done now. */
    public abstract void run();

    /** There may be memory again. */
    public abstract void fed();

    /**
     * What a thread has left here before must be seen by the loop, or this mark by the thread: both sides need a full
     * fence.
     */
    final boolean tryMark() {
        VarHandle.fullFence();
        return !(boolean) MARK.getOpaque(this) && MARK.compareAndSet(this, false, true);
    }

    final void unmark() {
        MARK.setVolatile(this, false);
        VarHandle.fullFence();
    }
}
