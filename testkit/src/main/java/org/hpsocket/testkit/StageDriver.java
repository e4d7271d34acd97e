package org.hpsocket.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Stage;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;
import org.jspecify.annotations.Nullable;

/**
 * Drives one filter or codec as a session does, without a session, and asserts the rules of a step: a step makes
 * progress or says NEEDS_MORE or BLOCKED; at most one unit goes up; what was not taken is unchanged; needed() tells the
 * truth; no slab is lost.
 *
 * <p>Fails: by {@link AssertionError} for a broken rule. A {@link StageException} of the stage is kept, see {@link
 * #failure()}; nothing is fed any more after it. Any other exception passes through.
 * <p>Thread: one. Work that is offloaded runs between two steps, after the next piece of input has come, if there is
 * one.
 */
public final class StageDriver implements AutoCloseable {
    private static final int STEPS_MAX = 100_000;

    private final boolean filter;
    private final DrivenStage driven;
    private final CountingSlabs slabs = new CountingSlabs();
    private final VirtualClock clock = new VirtualClock();
    private final RandomGenerator random;
    private final StepTurn turn;
    private final StepRules rules;
    private final Shadow shadow = new Shadow();
    private final Deque<byte[]> unfed = new ArrayDeque<>();
    private final Bytes in = new Bytes();
    private final Bytes outgoing = new Bytes();
    private final Deque<Command> commands = new ArrayDeque<>();
    private final Set<Stress> stresses = EnumSet.noneOf(Stress.class);
    private final DriverConnection connection = new DriverConnection(this);
    private final Listener listener;
    private Connection view = connection;
    private Payload.Way way = Payload.Way.COPIED;
    private Step last = Step.NEEDS_MORE;
    private @Nullable StageException failure;
    private @Nullable Runnable work;
    private @Nullable String upgradedTo;
    private HandleResult answered = HandleResult.OK;
    private boolean inEvent;
    private int eventBytes;
    private boolean ended;
    private boolean blocked;
    private int steps;

    private StageDriver(final boolean filter, final DrivenStage driven, final Listener listener, final long seed) {
        this.filter = filter;
        this.driven = driven;
        this.listener = listener;
        this.random = new SplittableRandom(seed);
        this.turn = new StepTurn(filter, slabs, clock, random);
        this.rules = new StepRules(filter);
    }

    /**
     * Drives a new codec.
     *
     * @param factory makes it and its successors
     * @param context what it is told
     * @param listener hears its events; of the type that it casts to
     * @param seed of what is drawn
     * @return the driver
     */
    public static StageDriver codec(
        final CodecFactory factory, final StageContext context, final Listener listener, final long seed) {
        return new StageDriver(false, new DrivenStage(factory, context), listener, seed);
    }

    /**
     * Drives a new filter; {@link #open()} comes first.
     *
     * @param factory makes it and its successors
     * @param context what it is told
     * @param seed of what is drawn
     * @return the driver
     */
    public static StageDriver filter(final FilterFactory factory, final StageContext context, final long seed) {
        return new StageDriver(true, new DrivenStage(factory, context), new Listener() { }, seed);
    }

    /**
     * Makes the run harder.
     *
     * @param stress how
     * @return this
     */
    public StageDriver under(final Stress... stress) {
        stresses.addAll(List.of(stress));
        turn.starving(stresses.contains(Stress.STARVE));
        return this;
    }

    /**
     * Says which connection the listener gets, as the view of a protocol does.
     *
     * @param wrap wraps the connection of the driver
     * @return this
     */
    public StageDriver view(final UnaryOperator<Connection> wrap) {
        view = wrap.apply(connection);
        return this;
    }

    /**
     * Makes a codec known that the driven one may upgrade to.
     *
     * @param factory the factory
     * @return this
     */
    public StageDriver knows(final CodecFactory factory) {
        driven.knows(factory);
        return this;
    }

    /**
     * Lets sends pass their bytes down in slabs, as large ones do, in place of having them copied.
     *
     * @return this
     */
    public StageDriver movingSends() {
        way = Payload.Way.MOVED;
        return this;
    }

    /**
     * Calls a filter with empty input both ways, as it is when the connection opens.
     *
     * @return this
     */
    public StageDriver open() {
        if (filter) {
            readStep();
            boolean again = true;
            while (again && alive()) {
                again = writeStep();
            }
            settle();
        }
        return this;
    }

    /**
     * Feeds bytes from the wire and goes on until nothing more can be done. While the stage is BLOCKED they wait, as on
     * a real wire, since nobody asks for them.
     *
     * @param wire the bytes
     * @param cut how they are cut
     * @return this
     */
    public StageDriver receive(final byte[] wire, final Cut cut) {
        int from = 0;
        while (from < wire.length) {
            final int length = cut.next(wire.length - from, random);
            unfed.add(Arrays.copyOfRange(wire, from, from + length));
            from += length;
        }
        feedOn();
        return this;
    }

    /**
     * Passes bytes of the application to a filter, and goes on until nothing more can be done.
     *
     * @param bytes the bytes
     * @param cut how they are cut
     * @return this
     */
    public StageDriver write(final byte[] bytes, final Cut cut) {
        int from = 0;
        while (from < bytes.length && alive()) {
            final int length = cut.next(bytes.length - from, random);
            outgoing.append(slabs.of(Arrays.copyOfRange(bytes, from, from + length)));
            from += length;
            stepOn(from == bytes.length);
        }
        feedOn();
        return this;
    }

    /**
     * Gives a codec a command, after those that wait, and goes on until nothing more can be done.
     *
     * @param command the command
     * @return this
     * @throws HpSocketException when the codec can never send a unit of this length
     */
    public StageDriver command(final Command command) {
        if (command instanceof Writing.Unit unit) {
            return send(unit.pieces().toArray(byte[][]::new));
        }
        if (command instanceof Command.Send unit) {
            driven.codec().requireSendable(unit.length());
        }
        commands.add(command);
        settle();
        return this;
    }

    /**
     * Sends pieces as one unit through a codec.
     *
     * @param pieces the pieces
     * @return this
     * @throws HpSocketException when the codec can never send a unit of this length
     */
    public StageDriver send(final byte[]... pieces) {
        enqueue(List.of(pieces));
        settle();
        return this;
    }

    /**
     * Goes on until nothing more can be done, for instance after a fetch.
     *
     * @return this
     */
    public StageDriver run() {
        settle();
        return this;
    }

    /**
     * Tells the stage that its input has ended.
     *
     * @return ENDED in order, NEEDS_MORE for a unit cut off, BLOCKED while it waits for the application
     */
    public Step end() {
        return closing(driven.stage()::end);
    }

    /**
     * Lets the stage say farewell.
     *
     * @return ENDED when all is said, NEEDS_MORE while it waits for the peer's
     */
    public Step finish() {
        return closing(driven.stage()::finish);
    }

    /**
     * Lets time pass, and calls the stage at its deadlines.
     *
     * @param time how much
     * @return this
     */
    public StageDriver advance(final Duration time) {
        clock.advance(time.toNanos());
        while (alive() && driven.stage().deadlineNs() <= clock.getAsLong()) {
            final Step step = otherStep(given -> driven.stage().timeout(clock.getAsLong(), given));
            if (step != Step.EMITTED) {
                break;
            }
        }
        settle();
        return this;
    }

    /** Replaces the stage by its successor, by export and restore. The old one is dropped, never released. */
    public void replace() {
        driven.replace();
    }

    /**
     * Gives the stage that is driven now.
     *
     * @return the stage
     */
    public Stage stage() {
        return driven.stage();
    }

    /**
     * Gives what the last step answered.
     *
     * @return the answer
     */
    public Step last() {
        return last;
    }

    /**
     * Gives the error that ended the stage.
     *
     * @return the error, empty without one
     */
    public Optional<StageException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Gives the codec that the stage asked to be replaced by and the driver does not know; nothing is fed any more
     * after it.
     *
     * @return its name, empty without one
     */
    public Optional<String> upgradedTo() {
        return Optional.ofNullable(upgradedTo);
    }

    /**
     * Gives what the listener answered last.
     *
     * @return the answer; nothing is fed any more after ERROR
     */
    public HandleResult answered() {
        return answered;
    }

    /**
     * Counts the bytes that were fed and not taken.
     *
     * @return the bytes
     */
    public long unread() {
        return in.remaining() + unfed.stream().mapToLong(piece -> piece.length).sum();
    }

    /**
     * Counts the bytes written to a filter, or the commands given to a codec, that it has not taken.
     *
     * @return the bytes or commands
     */
    public long unsent() {
        return filter ? outgoing.remaining() : commands.size();
    }

    /**
     * Counts how often the stage was replaced.
     *
     * @return the number
     */
    public int swaps() {
        return driven.swaps();
    }

    /**
     * Takes what a filter has passed up.
     *
     * @return the bytes since the last call
     */
    public byte[] takeUp() {
        return take(turn.ups());
    }

    /**
     * Takes what the stage has passed down.
     *
     * @return the bytes since the last call
     */
    public byte[] takeDown() {
        return take(turn.downs());
    }

    /**
     * Gives the memory of the stage.
     *
     * @return the pool
     */
    public CountingSlabs slabs() {
        return slabs;
    }

    /** Releases the stage and what is left, and fails if a slab is lost. */
    @Override
    public void close() {
        runWork();
        in.release();
        outgoing.release();
        driven.stage().release();
        slabs.assertAllReleased();
    }

    StageContext context() {
        return driven.context();
    }

    VirtualClock clock() {
        return clock;
    }

    long fedBytes() {
        return shadow.length();
    }

    long downBytes() {
        return turn.downs().size();
    }

    /** Queues a unit; inside an event it goes out after it. */
    void enqueue(final List<byte[]> pieces) {
        final var payload = new Payload(pieces, way, slabs);
        driven.codec().requireSendable(payload.length());
        commands.add(payload);
    }

    FetchResult fetch(final Command.Fetch question) {
        return driven.codec().fetch(question, in);
    }

    void requireUnreadable(final int bytes) {
        if (!inEvent || !driven.codec().unreads() || bytes < 0 || bytes > eventBytes) {
            throw HpSocketException.usage("unread bytes=" + bytes + " event=" + eventBytes);
        }
    }

    private void feedOn() {
        while (!unfed.isEmpty() && !blocked && alive()) {
            final byte[] piece = unfed.remove();
            shadow.add(piece);
            in.append(slabs.of(piece));
            stepOn(unfed.isEmpty());
        }
    }

    private void settle() {
        stepOn(unfed.isEmpty() || blocked);
        feedOn();
    }

    /** Steps until nothing more can be done; with input still to come, work is left under way until then. */
    private void stepOn(final boolean complete) {
        boolean more = true;
        steps = 0;
        while (more && alive()) {
            runWork();
            more = reads() && readStep();
            if (alive() && work == null && writes()) {
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

    private boolean alive() {
        return failure == null && upgradedTo == null && answered != HandleResult.ERROR;
    }

    private boolean reads() {
        return !ended && (filter || !view.isReceivePaused());
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
        blocked = step == Step.BLOCKED && turn.work() == null && !hungry(step);
        rules.read(step, turn, before - in.remaining(), shadow.length(), in.remaining());
        shadow.requireUnchanged(in);
        return afterStep(step, true);
    }

    private boolean writeStep() {
        final long before = outgoing.remaining();
        final Command command = commands.peek();
        final Step step = step(given ->
            filter ? driven.filter().out(outgoing, given) : driven.codec().out(required(command), given));
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

    private Step closing(final Function<Turn, Step> call) {
        runWork();
        Step step = otherStep(call);
        while (alive() && (step == Step.EMITTED || work != null || hungry(step))) {
            runWork();
            step = otherStep(call);
        }
        return step;
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
        final boolean again = step == Step.EMITTED || hungry(step);
        if (turn.event() != StepTurn.NO_EVENT) {
            deliver(turn.event());
        }
        upgrade();
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
    private boolean hungry(final Step step) {
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
        in.skip(bytes - connection.takeUnread());
    }

    private void upgrade() {
        final StepTurn.Upgrade upgrade = turn.upgrade();
        if (upgrade == null) {
            return;
        }
        if (!driven.upgrade(upgrade)) {
            upgradedTo = upgrade.codec();
        }
    }

    private void runWork() {
        final Runnable task = work;
        work = null;
        if (task != null) {
            task.run();
        }
    }

    private static Command required(final @Nullable Command command) {
        if (command == null) {
            throw new IllegalStateException("no command waits");
        }
        return command;
    }

    private static byte[] take(final ByteArrayOutputStream stream) {
        final byte[] bytes = stream.toByteArray();
        stream.reset();
        return bytes;
    }
}
