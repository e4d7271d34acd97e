package org.hpsocket.core;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hpsocket.CloseReason;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Connection;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.Options;
import org.hpsocket.SocketOperation;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.jspecify.annotations.Nullable;

/**
 * Drives one connection: owns every byte between link and listener, its limits, deadlines and pauses.
 *
 * <p>Its life goes one way: OPENING until the listener has accepted it, OPEN, DRAINING what was sent before a close, FINISHING until the peer has
 * finished too, CLOSED. Everything runs in {@link #run()}, which is entered once at a time: by the link's call-backs, or by the loop when the
 * session is queued or marked. While an event is with a worker the session is busy: no further event, no step of the codec.
 *
 * <p>Thread: the loop; other threads only leave a request and mark the session.
 */
final class Session implements LinkHandler {
    /** The send queue is over its mark. */
    private static final int PAUSED_BY_SENDS = 1;
    /** There is no memory for more. */
    private static final int PAUSED_BY_MEMORY = 2;

    private static final int UNITS_PER_TURN = 32;
    private static final long TURN_NS = 2_000_000;
    private static final long FAREWELL_NS = 1_000_000_000;
    private static final int NO_EVENT = -1;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);
    private static final VarHandle MARK;
    private static final VarHandle RECEIVED;
    private static final VarHandle LAST_RECEIVE;
    private static final VarHandle UNITS;

    static {
        try {
            final var lookup = MethodHandles.lookup();
            MARK = lookup.findVarHandle(Session.class, "isMarked", boolean.class);
            RECEIVED = lookup.findVarHandle(Session.class, "bytesReceived", long.class);
            LAST_RECEIVE = lookup.findVarHandle(Session.class, "lastReceiveNs", long.class);
            UNITS = lookup.findVarHandle(Session.class, "units", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private enum Phase { CONNECTING, OPEN, DRAINING, FINISHING, CLOSED }

    final long id;
    final EventLoop loop;
    final ComponentBase component;
    final Options options;
    boolean queued;
    @Nullable Session nextMarked;
    @SuppressWarnings("unused")
    private boolean isMarked;

    private final boolean accepted;
    private final Handle handle;
    private final Connection view;
    private final Sender sender;
    private final Input input;
    private final Deadlines deadlines;
    private final Events events;
    private final int receiveLimit;
    private Codec<Listener> codec;
    private @Nullable Filters filters;
    private @Nullable Link link;
    private @Nullable Connecting connecting;
    private volatile Phase phase = Phase.CONNECTING;
    private volatile boolean requested;
    private volatile boolean forced;
    private @Nullable CloseReason why;
    private boolean announced;
    private boolean handshaken;
    private boolean opened;
    private boolean running;
    private boolean busy;
    private volatile @Nullable Thread eventThread;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
    private boolean codecWorking;
    private boolean ended;
    private boolean linkClosed;
    private boolean failing;
    private boolean hungry;
    private boolean held;
    private boolean sendPauseExpired;
    private int paused;
    private volatile boolean pausedByApplication;
    private volatile @Nullable Throwable listenerFailure;
    private int finishLevel;
    private int eventBytes = NO_EVENT;
    private int unread;
    private int unreadLimit;
    private @Nullable ByteBuffer lent;
    private @Nullable State upgradeState;
    private String upgradeName = "";
    private long bytesReceived;
    private long lastReceiveNs;
    private long units;

    Session(final ComponentBase component, final EventLoop loop, final long id, final boolean accepted, final Handle handle) {
        this.id = id;
        this.loop = loop;
        this.component = component;
        this.options = component.options();
        this.accepted = accepted;
        this.handle = handle;
        this.view = component.protocol().view(handle);
        this.sender = new Sender(this, component.engine().pool());
        this.input = new Input(loop);
        this.deadlines = new Deadlines(this);
        this.events = component.events();
        this.receiveLimit = options.receiveLimitBytes();
        this.codec = component.stack().codec(accepted, handle.remoteHost());
        final Filter[] stages = component.stack().filters(accepted, handle.remoteHost());
        this.filters = stages.length == 0 ? null : new Filters(this, stages);
    }

    // ---- what other threads see

    Connection view() {
        return view;
    }

    Handle handle() {
        return handle;
    }

    Sender sender() {
        return sender;
    }

    boolean isOpen() {
        return phase == Phase.OPEN && !requested;
    }

    /** Whether it has passed its handshake event. */
    boolean wasOpened() {
        return opened;
    }

    boolean isAccepted() {
        return accepted;
    }

    boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    private boolean isPaused(final int reason) {
        return (paused & reason) != 0;
    }

    private boolean isPaused() {
        return paused != 0 || pausedByApplication;
    }

    long bytesReceived() {
        return (long) RECEIVED.getOpaque(this);
    }

    long unitsReceived() {
        return (long) UNITS.getOpaque(this);
    }

    long lastReceiveNs() {
        return (long) LAST_RECEIVE.getOpaque(this);
    }

    boolean tryMark() {
        return !(boolean) MARK.getOpaque(this) && MARK.compareAndSet(this, false, true);
    }

    void unmark() {
        MARK.setVolatile(this, false);
    }

    /** Asks for the end of this connection; the first reason stays. */
    void close(final CloseReason reason, final boolean force) {
        because(reason);
        if (requested && (forced || !force)) {
            return;
        }
        sender.outbox().close();
        if (force) {
            forced = true;
        }
        requested = true;
        wake();
    }

    /** Stops and restarts receive events; in force at once when called on the loop. */
    void pause(final boolean pausing) {
        pausedByApplication = pausing;
        if (!pausing) {
            loop.execute(() -> {
                held = false;
                run();
            });
        }
    }

    boolean isPausedByApplication() {
        return pausedByApplication;
    }

    private void setPaused(final int reason, final boolean pausing) {
        paused = pausing ? paused | reason : paused & ~reason;
    }

    /** Runs it soon, from any thread. */
    void wake() {
        if (loop.inLoop()) {
            wakeHere();
        } else {
            loop.mark(this);
        }
    }

    void wakeHere() {
        if (!running) {
            loop.again(this);
        }
    }

    // ---- what sender, filters and turn ask

    Codec<Listener> codec() {
        return codec;
    }

    @Nullable Filters filters() {
        return filters;
    }

    Link link() {
        final Link open = link;
        if (open == null) {
            throw new IllegalStateException("connection=" + id + " has no link");
        }
        return open;
    }

    StepTurn turnAt(final int level) {
        return loop.turn.at(this, level);
    }

    void listenerFailed(final Throwable thrown) {
        listenerFailure = thrown;
    }

    boolean isFailing() {
        return failing;
    }

    boolean canCommand() {
        final Filters below = filters;
        return link != null && !linkClosed && !codecWorking && (below == null || below.ready());
    }

    boolean isLent(final ByteBuffer bytes) {
        return bytes == lent;
    }

    Step command(final Command command) {
        try {
            final Step step = codec.out(command, loop.turn.at(this, top()));
            applyUpgrade();
            return step;
        } catch (final StageException e) {
            fail(SocketOperation.SEND, e.kind(), e.getMessage(), null);
            return Step.ENDED;
        }
    }

    void up(final int level, final Slab unit) {
        final Filters stages = filters;
        if (stages == null || level >= stages.count()) {
            throw new IllegalStateException("only a filter passes bytes up");
        }
        input.add(level + 1 == stages.count() ? input.bytes() : stages.input(level + 1), unit);
    }

    void event(final int bytes) {
        if (eventBytes != NO_EVENT || bytes < 0 || bytes > input.bytes().remaining()) {
            throw new IllegalStateException("event bytes=" + bytes + " input=" + input.bytes().remaining());
        }
        eventBytes = bytes;
    }

    void down(final int level, final Slab unit) {
        final Filters stages = filters;
        if (stages == null || level == 0) {
            sender.gather(unit);
        } else {
            stages.down(level - 1, unit);
        }
    }

    void down(final int level, final ByteBuffer copied) {
        final Filters stages = filters;
        if (stages == null || level == 0) {
            sender.gather(copied);
        } else if (!stages.down(level - 1, copied, loop.loopSlabs())) {
            throw new StageException(Kind.LIMIT, "memory is used up, send length=" + copied.remaining());
        }
    }

    void offload(final int level, final Runnable work) {
        working(level, true);
        component.engine().offload(() -> {
            try {
                work.run();
            } catch (final RuntimeException | Error e) {
                loop.execute(() -> fail(SocketOperation.UNKNOWN, Kind.FAILED, "offloaded work failed: " + e, e));
            } finally {
                loop.execute(() -> {
                    working(level, false);
                    resume();
                });
            }
        });
    }

    void upgrade(final String name, final State state) {
        upgradeName = name;
        upgradeState = state;
    }

    void sendMark(final long waiting, final long limit) {
        if (waiting > limit / 2 && !isPaused(PAUSED_BY_SENDS) && !sendPauseExpired) {
            setPaused(PAUSED_BY_SENDS, true);
            deadlines.set(Deadlines.Of.SENDS, loop.nowNs() + options.sendTimeout().toNanos());
        } else if (waiting <= limit / 4) {
            sendPauseExpired = false;
            if (isPaused(PAUSED_BY_SENDS)) {
                setPaused(PAUSED_BY_SENDS, false);
                deadlines.clear(Deadlines.Of.SENDS);
                wakeHere();
            }
        }
    }

    // ---- connecting

    /** Begins to connect; on the loop. */
    void connect(final Connecting attempt) {
        connecting = attempt;
        deadlines.set(Deadlines.Of.CONNECT, loop.nowNs() + options.connectTimeout().toNanos());
        if (requested) {
            run();
        } else {
            attempt.next();
        }
    }

    /** No address could be connected to; on the loop. */
    void connectFailed(final Throwable cause) {
        because(CloseReason.of(SocketOperation.CONNECT, Kind.CONNECT_FAILED, "connect to " + handle.target()
            + " failed: " + Errors.words(cause) + " connection=" + id, cause));
        closed();
    }

    LinkHandler linked(final Link open) {
        link = open;
        handle.linked(open);
        return this;
    }

    // ---- link call-backs

    @Override
    public void onOpen() {
        final long now = loop.nowNs();
        phase = Phase.OPEN;
        finishLevel = top();
        LAST_RECEIVE.setOpaque(this, now);
        handle.opened(now);
        if (!options.idleTimeout().isZero()) {
            deadlines.set(Deadlines.Of.IDLE, now + options.idleTimeout().toNanos());
        }
        running = true;
        try {
            if (filters != null) {
                filters.open();
            }
            if (accepted) {
                ask("onAccept", () -> events.listener().onAccept(view), this::admitted);
            } else {
                ask("onConnect", () -> events.listener().onConnect(view), this::admitted);
            }
        } finally {
            running = false;
        }
        run();
    }

    @Override
    public void onReceived(final Slab slab) {
        LAST_RECEIVE.setOpaque(this, loop.nowNs());
        RECEIVED.setOpaque(this, bytesReceived + slab.remaining());
        if (phase != Phase.OPEN) {
            slab.release();
            if (phase == Phase.FINISHING) {
                link().receive(0);
            }
        } else if (filters != null) {
            input.add(filters.input(0), slab);
            run();
        } else if (busy) {
            input.park(slab);
        } else {
            add(slab);
            run();
        }
    }

    @Override
    public void onSent() {
        loop.nowNs();
        sender.linkDone();
        run();
    }

    @Override
    public void onEnd() {
        loop.nowNs();
        ended = true;
        if (phase == Phase.FINISHING) {
            link().abort(null);
        } else {
            run();
        }
    }

    @Override
    public void onClosed(final @Nullable Throwable cause) {
        loop.nowNs();
        linkClosed = true;
        if (cause != null) {
            final boolean reset = cause instanceof IOException;
            because(CloseReason.of(reset ? SocketOperation.CLOSE : SocketOperation.UNKNOWN, reset ? Kind.RESET : Kind.FAILED,
                Errors.words(cause) + " connection=" + id, cause));
        }
        if (!running) {
            closed();
        }
    }

    // ---- the drive

    /** Does what can be done now. <p>Thread: the loop. */
    void run() {
        if (running || phase == Phase.CLOSED) {
            return;
        }
        running = true;
        try {
            work();
        } catch (final StageException e) {
            broken(SocketOperation.RECEIVE, e.kind(), e.getMessage(), null);
        } catch (final RuntimeException | Error e) {
            broken(SocketOperation.UNKNOWN, Kind.FAILED, "failed inside: " + e, e);
        } finally {
            running = false;
        }
        if (linkClosed) {
            closed();
        }
    }

    /** There may be memory again. */
    void fed() {
        setPaused(PAUSED_BY_MEMORY, false);
        run();
    }

    /** A deadline has passed. */
    void deadline(final Deadlines.Of what) {
        switch (what) {
            case CONNECT -> fail(SocketOperation.CONNECT, Kind.TIMEOUT,
                "not connected within connectTimeout=" + options.connectTimeout().toMillis() + "ms", null);
            case UNIT -> unitTimeout();
            case IDLE -> idle();
            case SENDS -> {
                sendPauseExpired = true;
                setPaused(PAUSED_BY_SENDS, false);
            }
            case CLOSE -> abort();
            case STAGE -> {
                if (filters != null) {
                    filters.timeout(loop.nowNs());
                }
            }
        }
        run();
    }

    /** Answers a question for unread bytes; on the loop, or in an event with a worker. */
    FetchResult fetch(final Command.Fetch question) {
        if (input.bytes().isEmpty() && isClosed()) {
            return question.target().hasRemaining() ? FetchResult.DATA_NOT_FOUND : FetchResult.OK;
        }
        final FetchResult result = codec.fetch(question, input.bytes());
        wake();
        return result;
    }

    /** Runs something on the loop when no event is with a worker. */
    void whenIdle(final Runnable task) {
        if (busy) {
            waiting.addLast(task);
        } else {
            task.run();
        }
    }

    /** Whether {@link #fetch} may be called on this thread now. */
    boolean mayFetchHere() {
        return loop.inLoop() ? !busy : Thread.currentThread() == eventThread;
    }

    /** Leaves the last bytes of the current event. */
    void leaveUnread(final int bytes) {
        final boolean inEvent = loop.inLoop() && lent != null || Thread.currentThread() == eventThread;
        if (!inEvent || !codec.unreads() || bytes < 0 || bytes > unreadLimit) {
            throw HpSocketException.usage("unread=" + bytes + " of " + (inEvent ? unreadLimit : 0)
                + ": only bytes of the current event of a stream without framing can be left; connection=" + id);
        }
        unread = bytes;
    }

    private void work() {
        if (requested) {
            beginClose();
        }
        if (phase == Phase.OPEN && !busy) {
            receive();
        }
        if (link != null && !linkClosed) {
            sender.pump();
            tellSent();
        }
        if (requested) {
            beginClose();
        }
        if (phase == Phase.DRAINING) {
            drainAndFinish();
        } else if (phase == Phase.OPEN && hungry) {
            demand();
        }
        if (filters != null) {
            deadlines.set(Deadlines.Of.STAGE, filters.deadlineNs());
        }
    }

    private void receive() {
        hungry = false;
        if (!handshaken && !shakeHands()) {
            return;
        }
        int left = UNITS_PER_TURN;
        while (phase == Phase.OPEN && !busy && !requested) {
            if (isPaused() || held) {
                hungry = held && !isPaused();
                feedWhilePaused();
                if (hungry && ended) {
                    endOfInput();
                }
                return;
            }
            if (eventBytes == NO_EVENT) {
                final Step step = codecWorking ? Step.BLOCKED : codec.in(input.bytes(), loop.turn.at(this, top()));
                applyUpgrade();
                if (step == Step.NEEDS_MORE) {
                    if (feed()) {
                        continue;
                    }
                    return;
                }
                if (step != Step.EMITTED) {
                    if (step == Step.ENDED) {
                        end(CloseReason.of(SocketOperation.CLOSE, Kind.DISCONNECTED, "protocol ended connection=" + id));
                    }
                    return;
                }
            }
            if (eventBytes != NO_EVENT && !deliver()) {
                return;
            }
            if (--left == 0 || (left & 7) == 0 && loop.turnTookNs() > TURN_NS) {
                loop.again(this);
                return;
            }
        }
    }

    /** Gets more for the codec from the filters. @return whether it is worth another step */
    private boolean feed() {
        final Filters below = filters;
        if (below != null && below.feed() == Step.EMITTED) {
            return true;
        }
        if (!ended) {
            hungry = true;
            return false;
        }
        final Step end = below == null ? Step.ENDED : below.end();
        if (end == Step.EMITTED) {
            return true;
        }
        if (end == Step.NEEDS_MORE) {
            truncated("a filter");
            return false;
        }
        return endOfInput();
    }

    private boolean endOfInput() {
        final Step step = codec.end(loop.turn.at(this, top()));
        if (step == Step.EMITTED) {
            return true;
        }
        if (step == Step.NEEDS_MORE) {
            truncated("a unit, lacking=" + codec.needed());
        } else {
            end(CloseReason.of(SocketOperation.CLOSE, Kind.PEER, "peer closed connection=" + id));
        }
        return false;
    }

    private void truncated(final String of) {
        end(CloseReason.of(SocketOperation.RECEIVE, Kind.TRUNCATED, "peer closed in the middle of " + of + " connection=" + id));
    }

    /** A handshake must go on while the application has paused; no more than a unit comes up. */
    private void feedWhilePaused() {
        final Filters below = filters;
        if (below != null && input.bytes().isEmpty()) {
            below.feed();
        }
    }

    private boolean shakeHands() {
        final Filters below = filters;
        if (!announced) {
            return false;
        }
        while (below != null && !below.ready()) {
            final Step step = below.feed();
            if (step != Step.EMITTED) {
                hungry = step == Step.NEEDS_MORE && !ended;
                if (step == Step.NEEDS_MORE && ended) {
                    truncated("the handshake");
                }
                return false;
            }
        }
        handshaken = true;
        ask("onHandshake", () -> events.listener().onHandshake(view), this::shaken);
        return !busy && phase == Phase.OPEN;
    }

    private void admitted(final HandleResult result) {
        if (result == HandleResult.ERROR) {
            refused(accepted ? SocketOperation.ACCEPT : SocketOperation.CONNECT);
        } else {
            announced = true;
        }
    }

    private void shaken(final HandleResult result) {
        deadlines.clear(Deadlines.Of.CONNECT);
        if (result == HandleResult.ERROR) {
            announced = filters != null;
            refused(accepted ? SocketOperation.ACCEPT : SocketOperation.CONNECT);
        } else {
            opened = true;
            component.opened(this);
            handle.completed(view);
        }
    }

    private void refused(final SocketOperation operation) {
        sender.dropQueued();
        failed(operation);
        component.counted().refused.increment();
    }

    private boolean deliver() {
        final int count = eventBytes;
        final ByteBuffer unit = count == 0 ? NOTHING : input.together(count);
        if (unit == null) {
            starve();
            return false;
        }
        eventBytes = NO_EVENT;
        UNITS.setOpaque(this, units + 1);
        final int position = unit.position();
        final int limit = unit.limit();
        unit.limit(position + count);
        unreadLimit = count;
        if (!events.onLoop()) {
            ask("onReceive", () -> codec.deliver(unit, events.listener(), view), result -> {
                unit.limit(limit).position(position).order(ByteOrder.BIG_ENDIAN);
                received(count, result);
            });
            return false;
        }
        lent = unit;
        final HandleResult result = events.receive(this, codec, unit);
        lent = null;
        unit.limit(limit).position(position).order(ByteOrder.BIG_ENDIAN);
        received(count, result);
        return true;
    }

    private void received(final int count, final HandleResult result) {
        input.bytes().skip(count - unread);
        held = unread > 0;
        unread = 0;
        unreadLimit = 0;
        if (result == HandleResult.ERROR) {
            sender.dropQueued();
            failed(SocketOperation.RECEIVE);
        }
    }

    private void tellSent() {
        if (events.wantsSend() && announced && !busy && sender.hasApplicationSent()) {
            final long bytes = sender.takeApplicationSent();
            ask("onSend", () -> events.listener().onSend(view, bytes), result -> {
                if (listenerFailure != null) {
                    sender.dropQueued();
                    failed(SocketOperation.SEND);
                }
            });
            loop.again(this);
        }
    }

    private void add(final Slab slab) {
        input.add(input.bytes(), slab);
        if (held) {
            held = input.together((int) input.bytes().remaining()) == null;
        }
    }

    private void demand() {
        final int needed = codec.needed();
        final long waiting = input.bytes().remaining();
        if (needed > 0) {
            if (!deadlines.isSet(Deadlines.Of.UNIT) && !options.unitTimeout().isZero()) {
                deadlines.set(Deadlines.Of.UNIT, loop.nowNs() + options.unitTimeout().toNanos());
            }
            if (waiting > Memory.LARGE_BYTES && !loop.roomForLarge()) {
                starve();
                return;
            }
        } else {
            deadlines.clear(Deadlines.Of.UNIT);
            if (waiting >= receiveLimit) {
                return;
            }
        }
        if (waiting > 0) {
            input.tidy();
        }
        if (!ended) {
            link().receive(needed);
        }
    }

    private void starve() {
        if (!isPaused(PAUSED_BY_MEMORY)) {
            setPaused(PAUSED_BY_MEMORY, true);
            loop.starve(this);
        }
    }

    /** The peer has no part in it while this side does not read. */
    private void unitTimeout() {
        if (pausedByApplication || isPaused(PAUSED_BY_SENDS)) {
            deadlines.set(Deadlines.Of.UNIT, loop.nowNs() + options.unitTimeout().toNanos());
        } else {
            fail(SocketOperation.RECEIVE, Kind.TIMEOUT, "unit not complete within unitTimeout="
                + options.unitTimeout().toMillis() + "ms, lacking=" + codec.needed(), null);
        }
    }

    private void idle() {
        final long deadline = lastReceiveNs + options.idleTimeout().toNanos();
        if (deadline > loop.nowNs()) {
            deadlines.set(Deadlines.Of.IDLE, deadline);
        } else {
            fail(SocketOperation.RECEIVE, Kind.TIMEOUT,
                "nothing received for idleTimeout=" + options.idleTimeout().toMillis() + "ms", null);
        }
    }

    private void applyUpgrade() {
        final State state = upgradeState;
        if (state != null) {
            upgradeState = null;
            codec = component.stack().successor(upgradeName, state, accepted, handle.remoteHost());
        }
    }

    private void working(final int level, final boolean isWorking) {
        if (level == top()) {
            codecWorking = isWorking;
        } else if (filters != null) {
            filters.working(level, isWorking);
        }
    }

    private int top() {
        return filters == null ? 0 : filters.count();
    }

    // ---- events

    private void ask(final String what, final Supplier<HandleResult> event, final Consumer<HandleResult> then) {
        if (events.onLoop()) {
            then.accept(events.guard(this, what, event));
            return;
        }
        busy = true;
        events.execute(() -> {
            eventThread = Thread.currentThread();
            final HandleResult result = events.guard(this, what, event);
            eventThread = null;
            loop.execute(() -> {
                busy = false;
                input.unpark();
                then.accept(result);
                while (!waiting.isEmpty()) {
                    waiting.removeFirst().run();
                }
                resume();
            });
        });
    }

    private void resume() {
        if (linkClosed) {
            closed();
        } else {
            run();
        }
    }

    // ---- the end

    private synchronized void because(final CloseReason reason) {
        if (why == null) {
            why = reason;
        }
    }

    private synchronized CloseReason why() {
        final CloseReason reason = why;
        return reason == null ? CloseReason.of(SocketOperation.CLOSE, Kind.PEER, "closed connection=" + id) : reason;
    }

    private void beginClose() {
        if (phase == Phase.CONNECTING) {
            final Connecting attempt = connecting;
            if (attempt != null) {
                attempt.cancel();
                linkClosed = true;
            }
        } else if (forced) {
            abort();
        } else if (phase == Phase.OPEN) {
            drain(options.closeTimeout().toNanos());
        }
    }

    /** Ends in order: what was sent goes out first. */
    private void end(final CloseReason reason) {
        because(reason);
        sender.outbox().close();
        drain(options.closeTimeout().toNanos());
    }

    /** Ends with an error: what the stages have put down still goes out. */
    private void fail(
        final SocketOperation operation, final Kind kind, final String message, final @Nullable Throwable error) {
        if (failing || phase == Phase.CLOSED) {
            return;
        }
        failing = true;
        final String facts = message + " connection=" + id;
        because(error == null ? CloseReason.of(operation, kind, facts) : CloseReason.of(operation, kind, facts, error));
        component.errors().closing(kind, facts, view, error);
        if (phase == Phase.CONNECTING) {
            if (connecting != null) {
                connecting.cancel();
            }
            linkClosed = true;
            if (!running) {
                closed();
            }
            return;
        }
        sender.dropCommands();
        drain(Math.min(FAREWELL_NS, options.closeTimeout().toNanos()));
    }

    /** Ends because the listener answered ERROR, or threw. */
    private void failed(final SocketOperation operation) {
        final Throwable thrown = listenerFailure;
        fail(operation, thrown == null ? Kind.REFUSED : Kind.LISTENER,
            thrown == null ? "the listener answered ERROR" : "the listener threw " + thrown, thrown);
    }

    /** Fails; what fails while failing is cut short. */
    private void broken(
        final SocketOperation operation, final Kind kind, final String message, final @Nullable Throwable error) {
        if (failing) {
            abort();
        } else {
            fail(operation, kind, message, error);
            loop.again(this);
        }
    }

    private void drain(final long mostNs) {
        if (phase == Phase.OPEN) {
            phase = Phase.DRAINING;
        }
        deadlines.clearAll();
        deadlines.set(Deadlines.Of.CLOSE, loop.nowNs() + mostNs);
        wakeHere();
    }

    private void drainAndFinish() {
        if (linkClosed || !sender.isDone()) {
            return;
        }
        while (finishLevel >= 0) {
            final Step step = finishLevel == top() ? codec.finish(loop.turn.at(this, finishLevel)) : farewell(finishLevel);
            if (step != Step.EMITTED) {
                finishLevel--;
            }
        }
        sender.pump();
        if (sender.isDone() && !linkClosed) {
            tellSent();
            finish();
        }
    }

    private Step farewell(final int level) {
        final Filters stages = filters;
        return stages == null ? Step.ENDED : stages.finish(level);
    }

    private void finish() {
        if (ended) {
            abort();
            return;
        }
        phase = Phase.FINISHING;
        deadlines.set(Deadlines.Of.CLOSE, loop.nowNs() + Math.min(FAREWELL_NS, options.closeTimeout().toNanos()));
        link().finish();
        link().receive(0);
    }

    private void abort() {
        if (link != null && !linkClosed) {
            link.abort(null);
        }
    }

    private void closed() {
        if (phase == Phase.CLOSED || busy || codecWorking || filters != null && filters.isWorking()) {
            return;
        }
        phase = Phase.CLOSED;
        deadlines.clearAll();
        sender.outbox().close();
        final CloseReason reason = why();
        handle.closed(loop.nowNs());
        if (!announced && !tellsFailedConnect()) {
            dispose(reason);
        } else if (events.onLoop()) {
            events.close(this, reason);
            dispose(reason);
        } else {
            events.execute(() -> {
                eventThread = Thread.currentThread();
                events.close(this, reason);
                eventThread = null;
                loop.execute(() -> dispose(reason));
            });
        }
    }

    /** A connect that failed after its prepare event is told, unless the listener itself refused. */
    private boolean tellsFailedConnect() {
        return !accepted && link == null;
    }

    private void dispose(final CloseReason reason) {
        codec.release();
        if (filters != null) {
            filters.release();
        }
        input.release();
        sender.release();
        component.closed(this, reason);
    }
}
