package org.hpsocket.core.loop;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.hpsocket.core.code.Origin;
import org.hpsocket.core.code.Supply;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.memory.LoopSlabs;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.core.memory.OffHeap;
import org.hpsocket.core.queue.LentSend;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.Slabs;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * One turn after the other: wait in the poller (links call back there), run calls from other threads, sessions that
 * have work, timers.
 *
 * <p>A session marked by another thread is pushed on a lock-free list through the session itself: marking needs no
 * memory and cannot fail. A wake-up is a system call only when the loop sleeps or is about to.
 */
public final class EventLoop implements Loop {
    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());
    private static final long MEMORY_RETRY_NS = 5_000_000;
    private static final long BROKEN_TURN_NS = 5_000_000;
    private static final int CALLS_PER_TURN = 1024;
    private static final VarHandle MARKED;
    private static final VarHandle SLEEPING;
    private static final VarHandle TURNS;

    static {
        try {
            final var lookup = MethodHandles.lookup();
            MARKED = lookup.findVarHandle(EventLoop.class, "marked", Marked.class);
            SLEEPING = lookup.findVarHandle(EventLoop.class, "sleeping", boolean.class);
            TURNS = lookup.findVarHandle(EventLoop.class, "turns", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final StepTurn turn;
    private final LentSend lentSend = new LentSend();
    private final EngineClock clock;
    private final LoopSlabs slabs;
    private final TimerWheel wheel;
    private final Queue<Runnable> calls = OffHeap.manyToOneQueue();
    private final ArrayDeque<Marked> ready = new ArrayDeque<>();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>(0);
    private final ArrayDeque<Marked> starved = new ArrayDeque<>();
    private final Timer memoryTimer = new Timer(this::retryStarved);
    private final LoopSockets sockets = new LoopSockets(this);
    private final Pollers pollers;
    private @Nullable Runnable atEnd;
    private volatile @Nullable Thread thread;
    private volatile boolean ended;
    @SuppressWarnings("unused")
    private @Nullable Marked marked;
    @SuppressWarnings("unused")
    private boolean sleeping;
    @SuppressWarnings("unused")
    private long turns;
    private boolean stale;
    private long nowNs;

    /** Makes a loop that alone uses its transport. */
    public EventLoop(final EngineClock clock, final Memory memory, final Transport transport,
        final RandomGenerator random)
        throws IOException {
        this(clock, memory, new Supply<Transport>("transport", transport.name(), () -> { })
            .add(transport, Origin.of(transport.getClass())), random);
    }

    /** @throws IOException when there is no poller, or the transport is going away */
    EventLoop(final EngineClock clock, final Memory memory, final Version<Transport> version,
        final RandomGenerator random)
        throws IOException {
        this.clock = clock;
        this.nowNs = clock.nowNs();
        this.slabs = new LoopSlabs(this, memory);
        this.wheel = new TimerWheel(nowNs);
        this.turn = new StepTurn(this, random);
        this.pollers = new Pollers(this, version);
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** The time of this turn; the first call-back of a turn that asks sets it, and shows that the loop is awake. */
    @Override
    public long nowNs() {
        if (stale) {
            stale = false;
            nowNs = clock.nowNs();
            SLEEPING.setOpaque(this, false);
            TURNS.setOpaque(this, turns + 1);
        }
        return nowNs;
    }

    @Override
    public Slabs slabs() {
        return slabs.deliveries();
    }

    @Override
    public Poller poller() {
        return pollers.current();
    }

    @Override
    public void execute(final Runnable task) {
        calls.offer(task);
        wake();
    }

    @Override
    public void after(final long delayNs, final Runnable task) {
        wheel.arm(new Timer(task), nowNs() + delayNs);
    }

    /** Makes the calling thread this loop's, until it is lent to another one. */
    public void enter() {
        thread = Thread.currentThread();
    }

    /** Ends {@link #enter()}. */
    public void leave() {
        thread = null;
    }

    /** Runs turns until {@link #end()}, on a thread of its own. */
    void run() {
        enter();
        try {
            while (!ended) {
                turn(Long.MAX_VALUE);
            }
        } catch (final IOException e) {
            LOG.log(System.Logger.Level.ERROR, "loop " + Thread.currentThread().getName() + " cannot wait any more", e);
            runBroken();
        } finally {
            close();
            leave();
        }
    }

    /**
     * Runs one turn.
     *
     * @return whether anything happened
     */
    public boolean turn(final long mostWaitNs) throws IOException {
        SLEEPING.setVolatile(this, true);
        final boolean idle = ready.isEmpty() && later.isEmpty() && calls.isEmpty() && MARKED.getVolatile(this) == null
            && !ended && atEnd == null;
        if (!idle) {
            SLEEPING.setOpaque(this, false);
        }
        stale = true;
        int links = 0;
        try {
            links = pollers.pollBeside()
                + pollers.current().poll(idle ? Math.min(mostWaitNs, wheel.waitNs(clock.nowNs())) : 0);
        } catch (final RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a link call-back on " + Thread.currentThread().getName() + " failed",
                e);
        }
        return runWork() | links > 0 | runAtEnd();
    }

    /** The time until the next timer; for loops that are stepped. */
    public long waitNs() {
        return wheel.waitNs(clock.nowNs());
    }

    void end() {
        ended = true;
        wake();
    }

    /** Releases everything; on the loop, last. */
    public void close() {
        stale = true;
        runWork();
        pollers.letBesideGo();
        pollers.current().close();
        slabs.close();
        pollers.release();
    }

    // ---- its transport

    /** What it waits in. */
    public Pollers pollers() {
        return pollers;
    }

    /** The code of its transport; null while it has none. <p>Thread: any. */
    public @Nullable Version<Transport> version() {
        return pollers.version();
    }

    /**
     * Its transport.
     *
     * @throws IllegalStateException when it has none
     */
    public Transport transport() {
        return pollers.transport();
    }

    public LoopSockets sockets() {
        return sockets;
    }

    /**
     * Runs something at the end of each turn, until it is told otherwise; meanwhile it does not wait.
     *
     * <p>Thread: the loop.
     */
    public void atEnd(final @Nullable Runnable step) {
        atEnd = step;
    }

    public void arm(final Timer timer, final long deadlineNs) {
        wheel.arm(timer, deadlineNs);
    }

    public void disarm(final Timer timer) {
        wheel.disarm(timer);
    }

    /** Runs a session in the next turn. <p>Thread: the loop. */
    public void again(final Marked one) {
        if (!one.queued) {
            one.queued = true;
            ready.addLast(one);
        }
    }

    /** Runs the rest of long work when links, calls and sessions have had their turn. <p>Thread: the loop. */
    public void goOnWith(final Runnable rest) {
        later.addLast(rest);
    }

    /** Runs a session soon. <p>Thread: any. */
    public void mark(final Marked one) {
        if (!one.tryMark()) {
            return;
        }
        Marked head;
        do {
            head = (Marked) MARKED.getOpaque(this);
            one.nextMarked = head;
        } while (!MARKED.compareAndSet(this, head, one));
        wake();
    }

    /** Runs a session when there may be memory again. */
    public void starve(final Marked one) {
        starved.addLast(one);
        if (!memoryTimer.isArmed()) {
            wheel.arm(memoryTimer, nowNs() + MEMORY_RETRY_NS);
        }
    }

    /** Its turn, for one step after the other. */
    public StepTurn turn() {
        return turn;
    }

    /** For one send of the calling listener after the other. */
    public LentSend lentSend() {
        return lentSend;
    }

    public LoopSlabs loopSlabs() {
        return slabs;
    }

    /** How long the current turn has taken. */
    public long turnTookNs() {
        return clock.nowNs() - nowNs();
    }

    public boolean hasRoom(final long bytes) {
        return slabs.hasRoom(bytes);
    }

    public boolean roomForLarge() {
        return slabs.roomForLarge();
    }

    /** For the watchdog: changes with every turn. */
    public long turns() {
        return (long) TURNS.getOpaque(this);
    }

    /** For the watchdog: whether it waits for something to happen. */
    public boolean isSleeping() {
        return (boolean) SLEEPING.getOpaque(this);
    }

    public @Nullable Thread thread() {
        return thread;
    }

    private void wake() {
        if ((boolean) SLEEPING.getVolatile(this) && SLEEPING.compareAndSet(this, true, false)) {
            pollers.current().wakeup();
        }
    }

    /** Links are told nothing any more, but timers and calls still let connections and components end. */
    private void runBroken() {
        while (!ended) {
            stale = true;
            runWork();
            runAtEnd();
            LockSupport.parkNanos(this, BROKEN_TURN_NS);
        }
    }

    private boolean runWork() {
        final long now = nowNs();
        boolean worked = runCalls();
        worked |= runMarked();
        for (int count = ready.size(); count > 0; count--) {
            final Marked one = ready.removeFirst();
            one.queued = false;
            run(one);
            worked = true;
        }
        for (int count = later.size(); count > 0; count--) {
            run(later.removeFirst());
            worked = true;
        }
        wheel.advance(now);
        return worked;
    }

    private boolean runAtEnd() {
        final Runnable step = atEnd;
        if (step == null) {
            return false;
        }
        run(step);
        return true;
    }

    private boolean runCalls() {
        boolean worked = false;
        for (int left = CALLS_PER_TURN; left > 0; left--) {
            final Runnable call = calls.poll();
            if (call == null) {
                break;
            }
            worked = true;
            run(call);
        }
        return worked;
    }

    private static void run(final Runnable call) {
        try {
            call.run();
        } catch (final RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a call on loop " + Thread.currentThread().getName() + " failed", e);
        }
    }

    private boolean runMarked() {
        if (MARKED.getOpaque(this) == null) {
            return false;
        }
        Marked one = reversed((Marked) MARKED.getAndSet(this, null));
        while (one != null) {
            final Marked next = one.nextMarked;
            one.nextMarked = null;
            one.unmark();
            run(one);
            one = next;
        }
        return true;
    }

    /** Whatever one connection does, the others go on. */
    private static void run(final Marked one) {
        try {
            one.run();
        } catch (final RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, one + " failed outside of its own care", e);
        }
    }

    private static @Nullable Marked reversed(final @Nullable Marked last) {
        Marked first = null;
        Marked one = last;
        while (one != null) {
            final Marked next = one.nextMarked;
            one.nextMarked = first;
            first = one;
            one = next;
        }
        return first;
    }

    private void retryStarved() {
        for (int count = starved.size(); count > 0; count--) {
            starved.removeFirst().fed();
        }
    }
}
