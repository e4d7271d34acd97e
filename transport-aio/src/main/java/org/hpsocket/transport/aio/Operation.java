package org.hpsocket.transport.aio;

import java.nio.channels.CompletionHandler;
import org.jspecify.annotations.Nullable;

/**
 * A read, write, accept or connect: one at a time, begun again and again.
 *
 * <p>The system ends it on one of two ways. In the call that begins it, on the loop: then {@link #isOver} is true when
 * that call has returned, and whoever began it goes on. Or later, on a thread of the channel group, or on any thread
 * that closes the channel: then it is handed to the poller, which goes on inside a poll.
 *
 * <p>Thread: the loop begins and takes; the system ends. Result and failure are written by the thread that ends it and
 * read by the loop, over the hand-over of the poller; everything else is the loop's.
 *
 * @param <V> what the system answers
 */
final class Operation<V> implements CompletionHandler<V, @Nullable Void> {
    private final AioPoller poller;
    private final Runnable then;
    @Nullable Operation<?> next;
    private @Nullable V result;
    private @Nullable Throwable failure;
    private boolean underWay;
    private boolean beginning;
    private boolean over;

    /**
     * Creates it.
     *
     * @param then goes on when it was ended later
     */
    Operation(final AioPoller poller, final Runnable then) {
        this.poller = poller;
        this.then = then;
    }

    /** Comes before the call of the system, which is given this. */
    void begin() {
        if (underWay) {
            throw new IllegalStateException("an operation is under way");
        }
        underWay = true;
        beginning = true;
        poller.begun();
    }

    /** Comes after the call of the system: tells whether it is over already. */
    boolean isOver() {
        beginning = false;
        return over;
    }

    /** Whether the system has it, or its end is on the way. */
    boolean isUnderWay() {
        return underWay;
    }

    /** Ends it for the loop, which asks for the answer after this. */
    void end() {
        underWay = false;
        over = false;
        poller.ended();
    }

    /** What the system said instead of an answer, once. */
    @Nullable Throwable failure() {
        final Throwable said = failure;
        failure = null;
        return said;
    }

    /** The answer, once. */
    @Nullable V result() {
        final V answer = result;
        result = null;
        return answer;
    }

    @Override
    public void completed(final V answer, final @Nullable Void nothing) {
        result = answer;
        ended();
    }

    @Override
    public void failed(final Throwable cause, final @Nullable Void nothing) {
        failure = cause;
        ended();
    }

    /** Goes on after an end that came later. */
    void goOn() {
        then.run();
    }

    private void ended() {
        if (poller.inLoop() && beginning) {
            over = true;
        } else {
            poller.hand(this);
        }
    }
}
