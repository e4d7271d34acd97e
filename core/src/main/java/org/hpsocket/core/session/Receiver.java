package org.hpsocket.core.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.CloseReason;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.hpsocket.SocketOperation;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.memory.LoopSlabs;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.core.queue.Input;
import org.hpsocket.core.rate.Shaper;
import org.hpsocket.core.stage.Filters;
import org.hpsocket.core.stage.Intake;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Step;
import org.jspecify.annotations.Nullable;

/**
 * The way in of one connection: deliveries become units of the codec, units become receive events, one at a time.
 *
 * <p>The codec is stepped until it needs more; then the filters below it, then the link is asked for one delivery. It
 * rests while a reason to pause is left, while a listener has left bytes unread and nothing new has come, and after
 * {@value #UNITS_PER_TURN} units, so that others get their turn.
 *
 * <p>Thread: the connection's loop; {@link #pause} and the counts any.
 */
final class Receiver implements Intake {
    private static final int UNITS_PER_TURN = 32;
    private static final int LOOK_AT_CLOCK = 7;
    private static final long TURN_NS = 2_000_000;
    private static final int NO_EVENT = -1;
    private static final int PAUSED_BY_SENDS = 1;
    private static final int PAUSED_BY_MEMORY = 2;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);
    private static final VarHandle RECEIVED;
    private static final VarHandle LAST_RECEIVE;
    private static final VarHandle UNITS;

    static {
        try {
            final var lookup = MethodHandles.lookup();
            RECEIVED = lookup.findVarHandle(Receiver.class, "bytesReceived", long.class);
            LAST_RECEIVE = lookup.findVarHandle(Receiver.class, "lastReceiveNs", long.class);
            UNITS = lookup.findVarHandle(Receiver.class, "units", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Session session;
    private final EventLoop loop;
    private final Options options;
    private final Input input;
    private final int limitBytes;
    private final @Nullable Pulse pulse;
    private volatile boolean pausedByApplication;
    private volatile boolean resumed;
    private int paused;
    private boolean sendPauseExpired;
    private boolean ended;
    private boolean cutShort;
    /** Whether a filter is blocked until everything that was sent has gone through. */
    private boolean awaitsSends;
    private boolean hungry;
    /** Whether the last delivery had no more room, so that its link has more at hand. */
    private boolean filled;
    private long heldBytes;
    private boolean unitTimed;
    private int eventBytes = NO_EVENT;
    private int unread;
    private int unreadLimit;
    /** What the last event has left unread: it comes again, in front of what is new. */
    private int left;
    private @Nullable ByteBuffer lent;
    private volatile long rate;
    private @Nullable Shaper shaper;
    private boolean heldBack;
    private long heldBackUntilNs = Long.MIN_VALUE;
    /** Up to how many bytes in all a connection over its rate receives; 0 while it is not over it. */
    private long completeAt;
    private long unitLeftNs;
    private long bytesReceived;
    private long lastReceiveNs;
    private long units;

    Receiver(final Session session) {
        this.session = session;
        this.loop = session.loop;
        this.options = session.options;
        this.input = new Input(loop.loopSlabs());
        this.limitBytes = options.receiveLimitBytes();
        this.pulse = session.pulse();
        this.rate = options.receiveRate();
    }

    // ---- what other threads see

    long bytesReceived() {
        return (long) RECEIVED.getOpaque(this);
    }

    @Override
    public long unitsReceived() {
        return (long) UNITS.getOpaque(this);
    }

    long lastReceiveNs() {
        return (long) LAST_RECEIVE.getOpaque(this);
    }

    long rate() {
        return rate;
    }

    void rate(final long bytesPerSecond) {
        rate = bytesPerSecond;
        session.reshape();
    }

    /** Stops and restarts receive events; in force at once when called on the loop. */
    void pause(final boolean pausing) {
        pausedByApplication = pausing;
        if (!pausing) {
            resumed = true;
            session.wake();
        }
    }

    boolean isPausedByApplication() {
        return pausedByApplication;
    }

    // ---- what the session tells

    void opened(final long nowNs) {
        LAST_RECEIVE.setOpaque(this, nowNs);
        reshape();
        if (!options.idleTimeout().isZero()) {
            session.deadlines().set(Deadlines.Of.IDLE, nowNs + options.idleTimeout().toNanos());
        }
    }

    void count(final Slab slab, final long nowNs) {
        LAST_RECEIVE.setOpaque(this, nowNs);
        RECEIVED.setOpaque(this, bytesReceived + slab.remaining());
    }

    /** Takes a delivery off the rates, unless it is of a handshake. */
    void charge(final Slab slab) {
        if (shaper != null && session.stages().shaken()) {
            shaper.arrived(slab.remaining(), loop.nowNs());
        }
    }

    /** Holds to the rates that are set now. */
    void reshape() {
        shaper = Shaper.of(rate, session.component.rates().receive(), shaper, loop.nowNs());
    }

    /** Takes a delivery; while an event is with a worker, the input is the worker's. */
    void deliver(final Slab slab, final @Nullable Filters filters, final boolean busy) {
        final Bytes below = filters == null ? null : filters.input();
        filled = slab.remaining() == slab.buffer().capacity();
        if (below != null) {
            gather(below, slab);
        } else if (busy) {
            input.park(slab);
        } else {
            gather(input.bytes(), slab);
        }
    }

    void unpark() {
        input.unpark();
    }

    void end() {
        ended = true;
    }

    /** Whether a unit has come up that the listener has not been told of. */
    boolean hasUnit() {
        return eventBytes != NO_EVENT;
    }

    /** Until now this side could not hear the peer. */
    void heldUntil(final long nowNs) {
        heldBackUntilNs = Math.max(heldBackUntilNs, nowNs);
    }

    @Override
    public void awaitSends(final boolean awaits) {
        awaitsSends = awaits;
    }

    /** Whether a filter goes on when everything that was sent has gone through. */
    boolean isAwaitingSends() {
        return awaitsSends && !isPaused();
    }

    /** The input ends without the farewell that a filter knows. */
    @Override
    public void cutShort() {
        cutShort = true;
    }

    @Override
    public boolean isCutShort() {
        return cutShort;
    }

    /** Whether a unit is to be told even if nothing more is received: its codec has already taken some of it. */
    boolean owesUnit() {
        return eventBytes != NO_EVENT && !session.stages().codec().unreads();
    }

    /** What nobody has read, to be taken away; no event is under way. */
    Bytes unreadBytes() {
        heldBytes = 0;
        left = 0;
        eventBytes = NO_EVENT;
        unitDone();
        input.unpark();
        return input.bytes();
    }

    /** Whether the codec has nothing of a unit that is not over. */
    boolean isBetweenUnits() {
        final Codec<?> codec = session.stages().codec();
        return input.bytes().isEmpty() && session.stages().in() == Step.NEEDS_MORE && codec.needed() == 0
            && codec.atBoundary();
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    void release() {
        input.release();
    }

    // ---- what stages ask

    @Override
    public Bytes bytes() {
        return input.bytes();
    }

    @Override
    public void gather(final Bytes queue, final Slab slab) {
        input.add(queue, slab);
    }

    /** Takes what the highest filter passes up; while an event has the input, that waits. */
    @Override
    public void up(final Slab unit) {
        if (session.isBusy() || lent != null) {
            input.park(unit);
        } else {
            gather(input.bytes(), unit);
        }
    }

    /** Takes the next event of the codec: of a stream without framing no more than a read brings at a time. */
    @Override
    public void event(final int bytes) {
        if (eventBytes != NO_EVENT || bytes < 0 || bytes > input.bytes().remaining()) {
            throw new IllegalStateException("event bytes=" + bytes + " input=" + input.bytes().remaining());
        }
        eventBytes = session.stages().codec().unreads() ? Math.min(bytes, left + options.socketBufferSize()) : bytes;
    }

    boolean isLent(final ByteBuffer bytes) {
        return bytes == lent;
    }

    /** Answers a question for unread bytes; on the loop, or in an event with a worker. */
    FetchResult fetch(final Command.Fetch question) {
        if (input.bytes().isEmpty() && session.isClosed()) {
            return question.target().hasRemaining() ? FetchResult.DATA_NOT_FOUND : FetchResult.OK;
        }
        final FetchResult result = session.stages().codec().fetch(question, input.bytes());
        session.wake();
        return result;
    }

    /** Leaves the last bytes of the current event. */
    void leaveUnread(final int bytes) {
        final boolean inEvent = session.inEventHere() && unreadLimit > 0;
        if (!inEvent || !session.stages().codec().unreads() || bytes < 0 || bytes > unreadLimit) {
            throw HpSocketException.usage("unread=" + bytes + " of " + (inEvent ? unreadLimit : 0)
                + ": only bytes of the current event of a stream without framing can be left; connection="
                + session.id);
        }
        unread = bytes;
    }

    // ---- the drive

    /** Steps codec and filters until they need more, and calls the listener for each unit. */
    void run() {
        hungry = false;
        awaitsSends = false;
        int left = session.renewal() == null ? UNITS_PER_TURN : 1;
        while (session.isOpen() && !session.isBusy() && session.isTalking()) {
            if (resumed) {
                resumed = false;
                heldBytes = 0;
            }
            if (isPaused()) {
                rest();
                return;
            }
            if (heldBytes > 0 && !joins()) {
                return;
            }
            if (eventBytes == NO_EVENT && !step()) {
                return;
            }
            if (eventBytes != NO_EVENT && !tell()) {
                return;
            }
            if (--left == 0 || (left & LOOK_AT_CLOCK) == 0 && loop.turnTookNs() > TURN_NS) {
                loop.again(session);
                return;
            }
        }
    }

    /**
     * Feeds the filters, so many from the wire upwards, until they are ready, before there is any event.
     *
     * @return whether they are
     */
    boolean shakeHands(final Filters filters, final int levels) {
        while (!filters.ready(levels)) {
            final Step step = filters.feedLowest(levels);
            blocked(step);
            if (step != Step.EMITTED && !filters.ready(levels)) {
                hungry = step == Step.NEEDS_MORE && !ended;
                if (step == Step.ENDED || step == Step.NEEDS_MORE && ended) {
                    filters.end();
                    truncated("the handshake");
                }
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the next delivery is at hand, since the last one was full and ends in the middle of a filter's unit: what
     * is sent for both then goes out together. Once a delivery.
     */
    boolean readsOn() {
        final boolean full = filled;
        filled = false;
        return full && hungry && !ended && shaper == null && neededAtWire() > 0;
    }

    /** Asks the link for one delivery, if one is needed and nothing speaks against it. */
    void demand() {
        if (!hungry || session.isBusy()) {
            return;
        }
        final int needed = session.stages().codec().needed();
        final long waiting = input.bytes().remaining();
        if (!keepsLimits(needed, waiting)) {
            return;
        }
        if (waiting > 0) {
            input.tidy();
        }
        final Filters filters = session.stages().filters();
        if (filters != null) {
            filters.tidy(input);
        }
        if (!ended && (shaper == null && !heldBack || ratesAllow())) {
            session.link().receive(Math.max(needed, neededAtWire()));
        }
    }

    private int neededAtWire() {
        final Filters filters = session.stages().filters();
        return filters == null ? 0 : filters.needed();
    }

    /** Whether a delivery is asked for, so that silence is the peer's. */
    boolean isListening() {
        return hungry && !heldBack && !isPaused() && !session.isBusy() && !session.isHolding()
            && loop.hasRoom(LoopSlabs.GATHER_BYTES)
            && (session.stages().codec().needed() > 0 || input.bytes().remaining() < limitBytes);
    }

    /** There may be memory again. */
    void fed() {
        paused &= ~PAUSED_BY_MEMORY;
    }

    /** Reads rest while the send queue is over its mark, where the policy says so. */
    void sendMark(final long waiting, final long limit) {
        if (waiting > limit / 2 && (paused & PAUSED_BY_SENDS) == 0 && !sendPauseExpired) {
            paused |= PAUSED_BY_SENDS;
            session.deadlines().set(Deadlines.Of.SENDS, loop.nowNs() + options.sendTimeout().toNanos());
        } else if (waiting <= limit / 4) {
            sendPauseExpired = false;
            if ((paused & PAUSED_BY_SENDS) != 0) {
                paused &= ~PAUSED_BY_SENDS;
                session.deadlines().clear(Deadlines.Of.SENDS);
                loop.again(session);
            }
        }
    }

    /** Two peers that wait for each other to read would wait for ever. */
    void sendPauseExpired() {
        sendPauseExpired = true;
        paused &= ~PAUSED_BY_SENDS;
    }

    /** The peer has no part in it while this side does not read. */
    void unitExpired() {
        if (pausedByApplication || (paused & PAUSED_BY_SENDS) != 0) {
            session.deadlines().set(Deadlines.Of.UNIT, loop.nowNs() + options.unitTimeout().toNanos());
        } else {
            session.ending().fail(SocketOperation.RECEIVE, Kind.TIMEOUT, "unit not complete within unitTimeout="
                + options.unitTimeout().toMillis() + "ms, lacking=" + session.stages().codec().needed(), null);
        }
    }

    void idleExpired() {
        final long deadline = quietSinceNs() + options.idleTimeout().toNanos();
        if (deadline > loop.nowNs()) {
            session.deadlines().set(Deadlines.Of.IDLE, deadline);
        } else {
            session.ending().fail(SocketOperation.RECEIVE, Kind.TIMEOUT,
                "nothing received for idleTimeout=" + options.idleTimeout().toMillis() + "ms", null);
        }
    }

    /** Since when the peer could have been heard, and was not: while the rates hold its bytes back, it could not. */
    long quietSinceNs() {
        return Math.max(lastReceiveNs, heldBackUntilNs);
    }

    /**
     * Whether the rates let it read now. Else nothing is asked for, so that the peer's own flow control holds it back;
     * what has arrived is told, and deadlines for the peer stand still. A handshake is not held up, nor is the rest of
     * what a filter has begun to read and can do nothing with before it is whole.
     */
    private boolean ratesAllow() {
        final Shaper rates = shaper;
        final long now = loop.nowNs();
        if (rates == null || !rates.waits(now) || !session.stages().shaken()) {
            completeAt = 0;
            goOn(now);
            return true;
        }
        if (!heldBack && isCompleting()) {
            return true;
        }
        heldBack = true;
        heldBackUntilNs = rates.untilNs();
        session.deadlines().set(Deadlines.Of.RECEIVE_RATE, heldBackUntilNs);
        final long unitEnd = session.deadlines().at(Deadlines.Of.UNIT);
        if (unitEnd != Long.MAX_VALUE) {
            unitLeftNs = unitEnd - now;
            session.deadlines().clear(Deadlines.Of.UNIT);
        }
        return false;
    }

    /** Whether what was begun when the rate was reached is not whole yet. */
    private boolean isCompleting() {
        if (completeAt == 0) {
            final Filters filters = session.stages().filters();
            completeAt = bytesReceived + (filters == null ? 0 : Math.min(filters.needed(), Memory.LARGE_BYTES));
        }
        return bytesReceived < completeAt;
    }

    private void goOn(final long nowNs) {
        if (!heldBack) {
            return;
        }
        heldBack = false;
        heldBackUntilNs = Math.min(heldBackUntilNs, nowNs);
        if (unitTimed && session.deadlines().at(Deadlines.Of.UNIT) == Long.MAX_VALUE) {
            session.deadlines().set(Deadlines.Of.UNIT, nowNs + unitLeftNs);
        }
    }

    @Override
    public boolean isPaused() {
        return paused != 0 || pausedByApplication;
    }

    /** A handshake must go on while the application has paused; no more than a unit comes up. */
    private void rest() {
        final Filters filters = session.stages().filters();
        if (filters != null && input.bytes().isEmpty()) {
            filters.feed();
        }
    }

    /**
     * Makes what a listener left unread lie together with what has come since.
     *
     * @return false when nothing has, or without memory
     */
    private boolean joins() {
        while (input.bytes().remaining() == heldBytes) {
            if (!feed()) {
                return false;
            }
        }
        if (input.together((int) Math.min(input.bytes().remaining(), heldBytes + options.socketBufferSize())) == null) {
            starve();
            return false;
        }
        heldBytes = 0;
        return true;
    }

    /** Steps the codec, and what is below it. @return whether it is worth another step */
    private boolean step() {
        final Step step = session.stages().in();
        if (step == Step.NEEDS_MORE) {
            return feed();
        }
        if (step == Step.ENDED) {
            session.ending().end(
                CloseReason.of(SocketOperation.CLOSE, Kind.DISCONNECTED, "protocol ended connection=" + session.id));
        }
        return step == Step.EMITTED;
    }

    private boolean feed() {
        final Filters filters = session.stages().filters();
        final Step fed = filters == null ? Step.NEEDS_MORE : filters.feed();
        if (fed == Step.EMITTED || fed == Step.BLOCKED) {
            blocked(fed);
            // what comes behind may show the filter that the peer goes on
            hungry = awaitsSends && !ended;
            return fed == Step.EMITTED;
        }
        if (!ended && fed != Step.ENDED) {
            hungry = true;
            return false;
        }
        final Step end = filters == null ? Step.ENDED : filters.end();
        if (end == Step.EMITTED || end == Step.BLOCKED) {
            return end == Step.EMITTED;
        }
        if (end == Step.NEEDS_MORE) {
            truncated("a filter");
            return false;
        }
        return endOfInput();
    }

    private boolean endOfInput() {
        final Step step = session.stages().codec().end(session.stages().turnAt(session.stages().top()));
        if (step == Step.NEEDS_MORE) {
            truncated("a unit, lacking=" + session.stages().codec().needed());
        } else if (step != Step.EMITTED) {
            final CloseReason orderly = CloseReason.of(SocketOperation.CLOSE, Kind.PEER,
                (cutShort ? "peer closed, truncated: no farewell of tls" : "peer closed") + " connection="
                + session.id);
            session.ending().end(cutShort ? orderly.cutShort() : orderly);
        }
        return step == Step.EMITTED;
    }

    private void truncated(final String of) {
        session.ending().end(CloseReason.of(SocketOperation.RECEIVE, Kind.TRUNCATED,
            "peer closed in the middle of " + of + " connection=" + session.id));
    }

    /** Calls the listener with the unit. @return false when it must wait, for memory or for a worker */
    private boolean tell() {
        final int count = eventBytes;
        final ByteBuffer unit = count == 0 ? NOTHING : input.together(count);
        if (unit == null) {
            starve();
            return false;
        }
        eventBytes = NO_EVENT;
        unitDone();
        if (pulse != null && pulse.takes(unit, count)) {
            input.bytes().skip(count);
            return true;
        }
        UNITS.setOpaque(this, units + 1);
        final int position = unit.position();
        final int limit = unit.limit();
        unit.limit(position + count);
        unreadLimit = count;
        if (session.events().onLoop()) {
            lent = unit;
            final HandleResult result = session.events().receive(session, session.stages().codec(), unit);
            lent = null;
            unit.limit(limit).position(position).order(ByteOrder.BIG_ENDIAN);
            told(count, result);
            input.unpark();
            return true;
        }
        session.ask("onReceive", () -> session.events().receive(session, session.stages().codec(), unit), result -> {
            unit.limit(limit).position(position).order(ByteOrder.BIG_ENDIAN);
            told(count, result);
        });
        return false;
    }

    private void told(final int count, final HandleResult result) {
        input.bytes().skip(count - unread);
        heldBytes = unread;
        left = unread;
        unread = 0;
        unreadLimit = 0;
        if (result == HandleResult.ERROR) {
            session.ending().refused(SocketOperation.RECEIVE);
        }
    }

    /** Bounds what waits unread. @return whether there may be more */
    private boolean keepsLimits(final int needed, final long waiting) {
        if (needed == 0) {
            unitDone();
            return waiting < limitBytes;
        }
        if (!unitTimed && !options.unitTimeout().isZero()) {
            unitTimed = true;
            session.deadlines().set(Deadlines.Of.UNIT, loop.nowNs() + options.unitTimeout().toNanos());
        }
        if (waiting + needed > Memory.LARGE_BYTES && !loop.roomForLarge()) {
            starve();
            return false;
        }
        return true;
    }

    private void unitDone() {
        if (unitTimed) {
            unitTimed = false;
            session.deadlines().clear(Deadlines.Of.UNIT);
        }
    }

    /** A filter that no worker has, and that waits for no sends, is blocked for want of memory. */
    private void blocked(final Step step) {
        if (step == Step.BLOCKED && !awaitsSends && !session.stages().isWorking()) {
            starve();
        }
    }

    /** Tries again when there may be memory. */
    @Override
    public void starve() {
        if ((paused & PAUSED_BY_MEMORY) == 0) {
            paused |= PAUSED_BY_MEMORY;
            loop.starve(session);
        }
    }
}
