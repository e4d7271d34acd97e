package org.hpsocket.transport.aio;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Poller;
import org.jspecify.annotations.Nullable;

/**
 * Where completions reach their loop.
 *
 * <p>A thread that ends an operation pushes it on a lock-free list through the operation itself, which needs no
 * memory and cannot fail, and wakes the loop's thread if it waits: once a wait, however much comes, and not at all
 * while it is awake. A poll first gives a turn to what was listed on the loop, which begins reads; then goes on with
 * what has ended, in that order; and waits when there was neither.
 *
 * <p>Its channel group, a thread of the JDK and three descriptors, is made for the first socket that the loop opens:
 * loops that only have links which another one accepted need none.
 *
 * <p>Thread: the loop's; {@link #hand} and {@link #wakeup} any.
 */
final class AioPoller implements Poller {
    private static final System.Logger LOG = System.getLogger(AioPoller.class.getName());
    /** Large slabs that wait or are held in links of one loop: what idle peers that once sent much can hold. */
    static final long MOST_LENT_BYTES = 1 << 20;
    private static final long CLOSE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final VarHandle HANDED;
    private static final VarHandle WAITING;

    static {
        try {
            final var lookup = MethodHandles.lookup();
            HANDED = lookup.findVarHandle(AioPoller.class, "handed", Operation.class);
            WAITING = lookup.findVarHandle(AioPoller.class, "waiting", Thread.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Loop loop;
    private final ArrayDeque<Ready> listed = new ArrayDeque<>();
    private @Nullable Operation<?> due;
    private @Nullable Group group;
    private int underWay;
    private long lentBytes;
    @SuppressWarnings("unused")
    private @Nullable Operation<?> handed;
    @SuppressWarnings("unused")
    private @Nullable Thread waiting;
    private volatile boolean woken;

    AioPoller(final Loop loop) {
        this.loop = loop;
    }

    @Override
    public int poll(final long maxWaitNs) {
        Thread.interrupted();
        int happened = takeTurns() + goOn();
        if (happened == 0 && listed.isEmpty() && maxWaitNs > 0) {
            await(maxWaitNs);
            happened = goOn();
        }
        if (woken) {
            woken = false;
        }
        return happened;
    }

    @Override
    public void wakeup() {
        woken = true;
        unpark();
    }

    /** Closes what is left of its group, and takes back what is lent to the system. */
    @Override
    public void close() {
        if (group != null) {
            group.close();
        }
        final long beganNs = System.nanoTime();
        long leftNs = CLOSE_NS;
        goOn();
        while (underWay > 0 && leftNs > 0) {
            woken = false;
            await(leftNs);
            goOn();
            leftNs = CLOSE_NS - (System.nanoTime() - beganNs);
        }
        if (underWay > 0) {
            LOG.log(System.Logger.Level.WARNING, "operations={0} did not end with their sockets, their memory is lost",
                underWay);
        }
    }

    boolean inLoop() {
        return loop.inLoop();
    }

    /** The group for sockets that this loop opens. */
    Group group() throws IOException {
        Group open = group;
        if (open == null) {
            open = new Group();
            group = open;
        }
        return open;
    }

    /** Gives something a turn in this poll or the next one, which does not wait. */
    void list(final Ready ready) {
        listed.addLast(ready);
    }

    /** Takes an operation that has ended. <p>Thread: any. */
    void hand(final Operation<?> operation) {
        Operation<?> head;
        do {
            head = (Operation<?>) HANDED.getOpaque(this);
            operation.next = head;
        } while (!HANDED.compareAndSet(this, head, operation));
        unpark();
    }

    void begun() {
        underWay++;
    }

    void ended() {
        underWay--;
    }

    /** Whether one more large slab may go to a link. */
    boolean mayLend() {
        return lentBytes < MOST_LENT_BYTES;
    }

    /** Counts large slabs of links; with a negative number these have gone. */
    void lent(final long bytes) {
        lentBytes += bytes;
    }

    private int takeTurns() {
        int happened = 0;
        for (int left = listed.size(); left > 0; left--) {
            if (listed.removeFirst().goOn()) {
                happened++;
            }
        }
        return happened;
    }

    /** What throws does not take the others with it: they are due in the next poll. */
    private int goOn() {
        int ended = 0;
        if (due == null && HANDED.getOpaque(this) != null) {
            due = reversed((Operation<?>) HANDED.getAndSet(this, null));
        }
        while (due != null) {
            final Operation<?> operation = due;
            due = operation.next;
            operation.next = null;
            operation.goOn();
            ended++;
        }
        return ended;
    }

    /**
     * Either the waiting thread sees what was handed, or the handing thread that it waits: both sides need a full
     * fence. A wake-up that was meant for an earlier wait may come late; then the waiting thread has to say again
     * that it waits.
     */
    private void await(final long mostNs) {
        final long beganNs = System.nanoTime();
        long leftNs = mostNs;
        while (leftNs > 0 && !hasWork()) {
            LockSupport.parkNanos(this, leftNs);
            Thread.interrupted();
            leftNs = mostNs == Long.MAX_VALUE ? mostNs : mostNs - (System.nanoTime() - beganNs);
        }
        WAITING.setOpaque(this, null);
    }

    /** Says that this thread waits before it looks. */
    private boolean hasWork() {
        WAITING.setVolatile(this, Thread.currentThread());
        return woken || HANDED.getVolatile(this) != null;
    }

    /** Ends the wait of the thread that waits now; it waits on when there is nothing for it. <p>Thread: any. */
    void unpark() {
        final Thread thread = (Thread) WAITING.getVolatile(this);
        if (thread != null && WAITING.compareAndSet(this, thread, null)) {
            LockSupport.unpark(thread);
        }
    }

    private static @Nullable Operation<?> reversed(final @Nullable Operation<?> last) {
        Operation<?> first = null;
        Operation<?> operation = last;
        while (operation != null) {
            final Operation<?> before = operation.next;
            operation.next = first;
            first = operation;
            operation = before;
        }
        return first;
    }
}
