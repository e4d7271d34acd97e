package org.hpsocket.testkit.stage;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.hpsocket.Connection;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;
import org.hpsocket.testkit.CountingSlabs;
import org.hpsocket.testkit.Stress;
import org.hpsocket.testkit.VirtualClock;
import org.jspecify.annotations.Nullable;

/** The machine of a {@link StageDriver}: what waits on both sides of a stage, and one step after the other. */
final class StageRun {
    private static final int STEPS_MAX = 100_000;

    private final boolean filter;
    private final DrivenStage driven;
    private final Listener listener;
    private final RandomGenerator random;
    private final CountingSlabs slabs = new CountingSlabs();
    private final VirtualClock clock = new VirtualClock();
    private final StepTurn turn;
    private final StepRules rules;
    private final Shadow shadow = new Shadow();
    private final Deque<byte[]> unfed = new ArrayDeque<>();
    private final Bytes in = new Bytes();
    private final Bytes outgoing = new Bytes();
    private final Deque<Command> commands = new ArrayDeque<>();
    private final Set<Stress> stresses = EnumSet.noneOf(Stress.class);
    private final DriverConnection connection = new DriverConnection(this);
    private Connection view = connection;
    private Payload.Way way = Payload.Way.COPIED;
    private Step last = Step.NEEDS_MORE;
    private @Nullable StageException failure;
    private @Nullable Runnable work;
    private @Nullable String upgradedTo;
    private HandleResult answered = HandleResult.OK;
    private boolean inEvent;
    private int eventBytes;
    private boolean held;
    private boolean ended;
    private boolean blocked;
    private int steps;

    StageRun(final boolean filter, final DrivenStage driven, final Listener listener, final long seed) {
        this.filter = filter;
        this.driven = driven;
        this.listener = listener;
        this.random = new SplittableRandom(seed);
        this.turn = new StepTurn(filter, slabs, clock, random, () -> this.outgoing.isEmpty());
        this.rules = new StepRules(filter);
    }

    // ---- how it is set up

    void under(final List<Stress> more) {
        stresses.addAll(more);
        turn.starving(stresses.contains(Stress.STARVE));
    }

    void view(final UnaryOperator<Connection> wrap) {
        view = wrap.apply(connection);
    }

    void sendsBy(final Payload.Way chosen) {
        way = chosen;
    }

    // ---- what it is at

    DrivenStage driven() {
        return driven;
    }

    RandomGenerator random() {
        return random;
    }

    CountingSlabs slabs() {
        return slabs;
    }

    VirtualClock clock() {
        return clock;
    }

    StepTurn turn() {
        return turn;
    }

    Step last() {
        return last;
    }

    @Nullable StageException failure() {
        return failure;
    }

    @Nullable String upgradedTo() {
        return upgradedTo;
    }

    HandleResult answered() {
        return answered;
    }

    long fedBytes() {
        return shadow.length();
    }

    long unread() {
        return in.remaining() + unfed.stream().mapToLong(piece -> piece.length).sum();
    }

    long unsent() {
        return filter ? outgoing.remaining() : commands.size();
    }

    boolean isAlive() {
        return failure == null && upgradedTo == null && answered != HandleResult.ERROR;
    }

    // ---- what it is told to do

    void open() {
        if (filter) {
            readStep();
            boolean again = true;
            while (again && isAlive()) {
                runWork();
                again = writeStep();
            }
            settle();
        }
    }

    /** Lets a piece wait for its turn to be fed. */
    void arrives(final byte[] piece) {
        unfed.add(piece);
    }

    /** Passes a piece to a filter from above. */
    void write(final byte[] piece, final boolean complete) {
        outgoing.append(slabs.of(piece));
        stepOn(complete);
    }

    /** Queues a unit; inside an event it goes out after it. */
    void enqueue(final List<byte[]> pieces) {
        enqueue(new Payload(pieces, way, slabs));
    }

    void enqueue(final Command command) {
        if (command instanceof Command.Send unit) {
            driven.codec().requireSendable(unit.length());
        }
        commands.add(command);
    }

    FetchResult fetch(final Command.Fetch question) {
        return driven.codec().fetch(question, in);
    }

    void requireUnreadable(final int bytes) {
        if (!inEvent || !driven.codec().unreads() || bytes < 0 || bytes > eventBytes) {
            throw HpSocketException.usage("unread bytes=" + bytes + " event=" + eventBytes);
        }
    }

    /** Lets a listener have again what it has left. */
    void resume() {
        held = false;
    }

    /** Steps, feeds what waits, and steps on, until nothing more can be done. */
    void settle() {
        stepOn(unfed.isEmpty() || blocked);
        while (!unfed.isEmpty() && !blocked && isAlive()) {
            final byte[] piece = unfed.remove();
            shadow.add(piece);
            in.append(slabs.of(piece));
            held = false;
            stepOn(unfed.isEmpty());
        }
    }

    /** Steps something else than reading and writing, until it has an answer. */
    Step call(final Function<Turn, Step> step) {
        runWork();
        Step answer = otherStep(step);
        while (isAlive() && (answer == Step.EMITTED || work != null || isHungry(answer))) {
            runWork();
            answer = otherStep(step);
        }
        return answer;
    }

    /** Calls the stage while its deadline has passed. */
    void callAtDeadlines() {
        runWork();
        final long nowNs = clock.getAsLong();
        boolean again = true;
        while (again && isAlive() && driven.stage().deadlineNs() <= nowNs) {
            again = otherStep(given -> driven.stage().timeout(nowNs, given)) == Step.EMITTED;
        }
    }

    void release() {
        runWork();
        in.release();
        outgoing.release();
        driven.stage().release();
        slabs.assertAllReleased();
    }

    // ---- the steps

    /** Steps until nothing more can be done; with input still to come, work is left under way until then. */
    private void stepOn(final boolean complete) {
        boolean more = true;
        steps = 0;
        while (more && isAlive()) {
            runWork();
            more = reads() && readStep();
            if (isAlive() && work == null && writes()) {
                more |= writeStep();
            }
            if (work != null) {
                if (!complete) {
                    return;
                }
                more = true;
            }
        }
    }

    private boolean reads() {
        return !ended && !held && (filter || !view.isReceivePaused());
    }

    private boolean writes() {
        return filter ? !outgoing.isEmpty() : !commands.isEmpty();
    }

    private boolean readStep() {
        final long before = in.remaining();
        final Step step = step(given -> driven.stage().in(in, given));
        if (step == null) {
            return false;
        }
        blocked = step == Step.BLOCKED && turn.work() == null && !isHungry(step);
        rules.read(step, turn, before - in.remaining(), shadow.length(), in.remaining());
        shadow.requireUnchanged(in);
        return afterStep(step, true);
    }

    private boolean writeStep() {
        final long before = outgoing.remaining();
        final Step step = step(given ->
            filter ? driven.filter().out(outgoing, given) : driven.codec().out(commands.element(), given));
        if (step == null) {
            return false;
        }
        rules.wrote(step, turn, before - outgoing.remaining(), outgoing.remaining());
        if (!filter && step == Step.EMITTED) {
            commands.remove();
        }
        if (filter && outgoing.remaining() == 0) {
            outgoing.release();
        }
        return afterStep(step, false);
    }

    private Step otherStep(final Function<Turn, Step> call) {
        final Step step = step(call);
        if (step == null) {
            return Step.ENDED;
        }
        rules.other(step, turn, in.remaining());
        afterStep(step, false);
        return step;
    }

    private @Nullable Step step(final Function<Turn, Step> call) {
        steps++;
        if (steps > STEPS_MAX) {
            throw new AssertionError("step rule broken: no end after steps=" + STEPS_MAX);
        }
        turn.open();
        try {
            return call.apply(turn);
        } catch (final StageException e) {
            failure = e;
            return null;
        } finally {
            turn.close();
        }
    }

    /** Does what a session does after a step, and tells whether the stage is to be called again. */
    private boolean afterStep(final Step step, final boolean reading) {
        last = step;
        work = turn.work();
        final boolean again = step == Step.EMITTED || isHungry(step);
        if (turn.event() != StepTurn.NO_EVENT) {
            deliver(turn.event());
        }
        final StepTurn.Upgrade upgrade = turn.upgrade();
        if (upgrade != null && !driven.upgrade(upgrade)) {
            upgradedTo = upgrade.codec();
        }
        ended |= reading && step == Step.ENDED;
        if (work == null) {
            if (reading && step == Step.NEEDS_MORE) {
                rules.waiting(driven.stage(), shadow.length());
            }
            driven.stress(stresses);
        }
        return again;
    }

    /** Tells whether memory was refused for the sake of the test, and is there when asked for again. */
    private boolean isHungry(final Step step) {
        return step == Step.BLOCKED && turn.refused() && stresses.contains(Stress.STARVE);
    }

    private void deliver(final int bytes) {
        final ByteBuffer unit = ByteBuffer.allocateDirect(bytes);
        in.copyTo(unit);
        inEvent = true;
        eventBytes = bytes;
        try {
            answered = driven.codec().deliver(unit.flip(), listener, view);
        } finally {
            inEvent = false;
        }
        final int left = connection.takeUnread();
        held = left > 0;
        in.skip(bytes - left);
    }

    private void runWork() {
        final Runnable task = work;
        work = null;
        if (task != null) {
            task.run();
        }
    }
}
