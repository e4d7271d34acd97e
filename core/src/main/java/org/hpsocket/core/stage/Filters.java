package org.hpsocket.core.stage;

import java.nio.ByteBuffer;
import java.util.List;
import org.hpsocket.core.memory.LoopSlabs;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.core.queue.Input;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Stage;
import org.hpsocket.spi.Step;
import org.jspecify.annotations.Nullable;

/**
 * The filters of one connection, 0 at the wire, with what waits for each of them from both sides. Fed from above, one
 * unit at a time: a filter is stepped only when what is above it has said that it needs more.
 *
 * <p>Thread: the connection's loop.
 */
public final class Filters {
    /** Of a stream less is worth a copy than of a handshake, in which a peer may stop for a while. */
    private static final int LEFT_OVER = 16;
    private static final int LEFT_OVER_OF_HANDSHAKES = 4;

    private final Stages whole;
    private final Outlet sender;
    private final List<Place> places;
    private final Filter[] stages;
    private final Bytes[] fromBelow;
    private final Bytes[] fromAbove;
    private final boolean[] working;
    /** What a rate lets a filter have at a time. */
    private final Bytes piece = new Bytes();
    /** Which of them have yet to say what they begin with. */
    private final boolean[] silent;
    /** How many of them, from the wire upwards, have no more input, since they know or said so. */
    private int ended;
    private int passed;

    Filters(final Stages whole, final Outlet sender, final List<Place> places) {
        this.whole = whole;
        this.sender = sender;
        this.places = places;
        this.stages = new Filter[places.size()];
        begin();
        this.working = new boolean[stages.length];
        this.silent = new boolean[stages.length];
        this.fromBelow = queues(stages.length);
        this.fromAbove = queues(stages.length);
    }

    public int count() {
        return stages.length;
    }

    /** How many filters, from the wire upwards, bytes go past. */
    int passed() {
        return passed;
    }

    /** Goes past filters at the wire that have nothing more to do, once nothing waits in them. */
    public void passTransparent() {
        while (passed < stages.length && stages[passed].isTransparent()
            && fromBelow[passed].isEmpty() && fromAbove[passed].isEmpty()) {
            stages[passed].release();
            stages[passed] = Absent.filter(true);
            places.get(passed).leave();
            passed++;
        }
    }

    // ---- other code

    List<Place> places() {
        return places;
    }

    boolean isStale() {
        return living().stream().anyMatch(Place::isStale);
    }

    boolean isLacking() {
        return living().stream().anyMatch(Place::isLacking);
    }

    void renew() {
        for (int level = passed; level < stages.length; level++) {
            final Place place = places.get(level);
            if (place.isStale()) {
                final Stage next = place.renew(stages[level]);
                stages[level] = next == null ? Absent.filter(stages[level].ready()) : (Filter) next;
            }
        }
    }

    /** The places of filters that have something to do. <p>Thread: any, where it is a guess. */
    List<Place> living() {
        return places.subList(passed, places.size());
    }

    /** Where deliveries of the link go. @return null when all filters are past */
    public @Nullable Bytes input() {
        return passed == stages.length ? null : fromBelow[passed];
    }

    /** Moves what filters have left over of large slabs, and wait for more of, to small ones. */
    public void tidy(final Input input) {
        for (int level = passed; level < stages.length; level++) {
            input.tidy(fromBelow[level], stages[level].ready() ? LEFT_OVER : LEFT_OVER_OF_HANDSHAKES);
        }
    }

    /** Calls every filter, both ways, with nothing. */
    public void open() {
        for (int level = 0; level < stages.length; level++) {
            open(level);
        }
    }

    /** The lowest filter that sleeps; -1 when none does. */
    public int sleeping() {
        for (int level = 0; level < stages.length; level++) {
            if (stages[level].isAsleep()) {
                return level;
            }
        }
        return -1;
    }

    /** Gives bytes that came up back to the filter that passed them, before what it has not yet seen. */
    public void takeBack(final int level, final Bytes unread) {
        unread.appendAll(fromBelow[level]);
        fromBelow[level].appendAll(unread);
    }

    /** Whether the filters from this one upwards have nothing of a unit that is not over. */
    public boolean isBetweenUnits(final int lowest) {
        for (int level = lowest; level < stages.length; level++) {
            final Filter filter = stages[level];
            if (!fromBelow[level].isEmpty()
                || filter.in(fromBelow[level], whole.turnAt(level)) != Step.NEEDS_MORE
                || filter.needed() > 0 || !filter.atBoundary()) {
                return false;
            }
        }
        return true;
    }

    /** Lets a filter begin that slept. */
    public void wake(final int level) {
        stages[level].begin();
        greet(level);
    }

    public boolean ready() {
        return ready(stages.length);
    }

    /** Whether bytes pass so many filters, from the wire upwards. */
    public boolean ready(final int levels) {
        for (int level = 0; level < levels; level++) {
            if (!stages[level].ready()) {
                return false;
            }
        }
        return true;
    }

    public Bytes input(final int level) {
        return fromBelow[level];
    }

    void down(final int level, final Slab unit) {
        fromAbove[level].append(unit);
    }

    boolean down(final int level, final ByteBuffer copied, final LoopSlabs slabs) {
        final int least = copied.remaining() > LoopSlabs.GATHER_BYTES ? Memory.LARGE_BYTES : LoopSlabs.GATHER_BYTES;
        return fromAbove[level].appendUnchanged(copied, slabs.reserved(), least);
    }

    /** Steps filters until something went up. @return EMITTED when it did, NEEDS_MORE when the wire must deliver */
    public Step feed() {
        return feed(stages.length - 1);
    }

    /** Steps so many filters, from the wire upwards, until something went up from them. @return as {@link #feed()} */
    public Step feedLowest(final int levels) {
        return feed(levels - 1);
    }

    /**
     * Tells the filters above those that ended, from there upwards, that the input has ended.
     *
     * @return ENDED when all know, NEEDS_MORE when one was cut off
     */
    public Step end() {
        while (ended < stages.length) {
            if (working[ended]) {
                return Step.BLOCKED;
            }
            final Step step = stages[ended].end(whole.turnAt(ended));
            if (step == Step.EMITTED || step == Step.BLOCKED) {
                return step;
            }
            ended++;
            if (step == Step.NEEDS_MORE) {
                return step;
            }
            final Step above = ended < stages.length ? feed() : Step.NEEDS_MORE;
            if (above == Step.EMITTED || above == Step.BLOCKED) {
                return above;
            }
        }
        return Step.ENDED;
    }

    /** Takes what waits from above down to the wire, while the wire takes it. */
    public void drain() {
        for (int level = stages.length - 1; level >= 0; level--) {
            final Bytes waiting = fromAbove[level];
            Step step = Step.EMITTED;
            if (silent[level]) {
                greet(level);
            }
            while (step == Step.EMITTED && !waiting.isEmpty() && !working[level] && !sender.isFull()) {
                step = sender.loadFile(waiting) ? out(level, waiting) : Step.BLOCKED;
            }
        }
    }

    /** Counts what a filter lacks that has begun to read something, and can do nothing before that is whole. */
    public int needed() {
        int needed = 0;
        for (int level = passed; level < stages.length; level++) {
            needed = Math.max(needed, stages[level].needed());
        }
        return needed;
    }

    /** Drops what can never go out, since the handshake below it is given up. */
    public void dropStuck() {
        for (int level = 0; level < stages.length; level++) {
            if (!stages[level].ready() && !working[level]) {
                fromAbove[level].release();
            }
        }
    }

    /** Says farewell from one filter. */
    Step finish(final int level) {
        return stages[level].finish(whole.turnAt(level));
    }

    /** Whether nothing waits for the wire. */
    public boolean isDrained() {
        for (final Bytes bytes : fromAbove) {
            if (!bytes.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** What waits for the wire, with files. */
    public long unsentBytes() {
        long unsent = 0;
        for (final Bytes bytes : fromAbove) {
            unsent += bytes.remaining();
        }
        return unsent;
    }

    /** What waits for the wire in memory. */
    public long waitingBytes() {
        long waiting = 0;
        for (final Bytes bytes : fromAbove) {
            waiting += bytes.loaded();
        }
        return waiting;
    }

    void working(final int level, final boolean isWorking) {
        working[level] = isWorking;
    }

    boolean isWorking() {
        for (final boolean one : working) {
            if (one) {
                return true;
            }
        }
        return false;
    }

    public long deadlineNs() {
        long deadline = Long.MAX_VALUE;
        for (final Filter filter : stages) {
            deadline = Math.min(deadline, filter.deadlineNs());
        }
        return deadline;
    }

    public void timeout(final long nowNs) {
        for (int level = 0; level < stages.length; level++) {
            if (!working[level] && stages[level].deadlineNs() <= nowNs) {
                stages[level].timeout(nowNs, whole.turnAt(level));
            }
        }
    }

    void release() {
        for (int level = 0; level < stages.length; level++) {
            fromBelow[level].release();
            fromAbove[level].release();
        }
        releaseFrom(0);
    }

    /** Whatever one of them throws, all are given back. */
    private void releaseFrom(final int level) {
        if (level == stages.length) {
            return;
        }
        final Filter last = stages[level];
        stages[level] = Absent.filter(true);
        try {
            last.release();
        } finally {
            places.get(level).leave();
            releaseFrom(level + 1);
        }
    }

    /** What is begun is released when another one does not begin. */
    private void begin() {
        for (int level = 0; level < stages.length; level++) {
            try {
                final Stage made = places.get(level).begin();
                stages[level] = made == null ? Absent.filter(false) : (Filter) made;
            } catch (final RuntimeException | Error e) {
                for (int begun = 0; begun < level; begun++) {
                    stages[begun].release();
                    places.get(begun).leave();
                }
                throw e;
            }
        }
    }

    /** Gives a filter what waits; with a rate a piece of it, so that what it makes of that goes out as one. */
    private Step out(final int level, final Bytes waiting) {
        if (waiting.loaded() <= sender.pieceBytes()) {
            return stages[level].out(waiting, whole.turnAt(level));
        }
        sender.movePiece(waiting, piece);
        try {
            return stages[level].out(piece, whole.turnAt(level));
        } finally {
            piece.appendAll(waiting);
            waiting.appendAll(piece);
        }
    }

    private void open(final int level) {
        while (stages[level].in(fromBelow[level], whole.turnAt(level)) == Step.EMITTED) {
            continue;
        }
        greet(level);
    }

    /** Lets a filter say what it begins with; without memory, or while a worker has it, that is made up for. */
    private void greet(final int level) {
        Step step = Step.EMITTED;
        while (step == Step.EMITTED && !working[level]) {
            step = stages[level].out(fromAbove[level], whole.turnAt(level));
        }
        silent[level] = working[level] || step == Step.BLOCKED && fromAbove[level].isEmpty();
    }

    private Step feed(final int level) {
        if (level < passed) {
            return Step.NEEDS_MORE;
        }
        while (true) {
            if (working[level]) {
                return Step.BLOCKED;
            }
            final Step step = stages[level].in(fromBelow[level], whole.turnAt(level));
            if (step != Step.NEEDS_MORE) {
                ended = step == Step.ENDED ? Math.max(ended, level + 1) : ended;
                return step;
            }
            if (level == passed) {
                return Step.NEEDS_MORE;
            }
            final Step below = feed(level - 1);
            if (below != Step.EMITTED) {
                return below;
            }
        }
    }

    private static Bytes[] queues(final int count) {
        final Bytes[] queues = new Bytes[count];
        for (int i = 0; i < count; i++) {
            queues[i] = new Bytes();
        }
        return queues;
    }
}
