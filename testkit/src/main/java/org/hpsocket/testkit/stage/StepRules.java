package org.hpsocket.testkit.stage;

import java.util.List;
import org.hpsocket.spi.Stage;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.jspecify.annotations.Nullable;

/** What every step of every stage keeps to. */
final class StepRules {
    private static final List<String> SHARED =
        List.of("java.", "javax.", "sun.", "org.bouncycastle.", "org.hpsocket.spi.");

    private final boolean filter;
    private long promisedAt;

    StepRules(final boolean filter) {
        this.filter = filter;
    }

    /** Checks a step that read, with all that was ever fed and what the step took of it. */
    void read(final Step step, final StepTurn turn, final long taken, final long fed, final long left) {
        final boolean progress = taken > 0 || turn.gave();
        require(taken >= 0, "the input grew");
        require(step != Step.EMITTED || progress, "EMITTED without progress");
        require(step != Step.NEEDS_MORE || !progress, "NEEDS_MORE after progress: say EMITTED and be called again");
        require(turn.event() <= left, "an event of bytes=" + turn.event() + " of left=" + left);
        anyStep(step, turn);
        require(!turn.gaveUnit() || fed >= promisedAt, "a unit came before the bytes that needed() had named");
    }

    /** Checks what a stage says between two steps, when it has asked for more. */
    void waiting(final Stage stage, final long fed) {
        final int needed = stage.needed();
        require(needed >= 0, "needed=" + needed);
        promisedAt = fed + needed;
    }

    /** Checks a step that wrote. */
    void wrote(final Step step, final StepTurn turn, final long taken, final long left) {
        require(taken >= 0, "the input of out grew");
        if (filter) {
            require(step != Step.EMITTED || taken > 0 || turn.gave(), "EMITTED without progress");
            require(step != Step.NEEDS_MORE || left == 0, "NEEDS_MORE from out with bytes left=" + left);
        } else {
            require(step == Step.EMITTED || step == Step.BLOCKED, "out of a codec answered " + step);
            require(turn.event() == StepTurn.NO_EVENT, "an event while writing");
        }
        anyStep(step, turn);
    }

    /** Checks any other step: end, finish, timeout. */
    void other(final Step step, final StepTurn turn, final long left) {
        require(step != Step.EMITTED || turn.gave(), "EMITTED without progress");
        require(turn.event() <= left, "an event of bytes=" + turn.event() + " of left=" + left);
        anyStep(step, turn);
    }

    /** Checks that a state can be read after the bundle that wrote it has gone. */
    static void exported(final State state) {
        state.values().forEach(StepRules::requireShared);
    }

    private static void requireShared(final String name, final Object value) {
        Class<?> type = value.getClass();
        while (type.isArray()) {
            type = type.getComponentType();
        }
        final String typeName = type.getName();
        final boolean shared = type.isPrimitive() || SHARED.stream().anyMatch(typeName::startsWith);
        require(shared, "state value " + name + " is a " + typeName);
        if (value instanceof Iterable<?> parts) {
            parts.forEach(part -> requireShared(name, part));
        }
    }

    private static void anyStep(final @Nullable Step step, final StepTurn turn) {
        require(step != null, "a step answered null");
        require(turn.event() == StepTurn.NO_EVENT || step == Step.EMITTED, "an event with " + step);
        require(turn.event() == StepTurn.NO_EVENT || turn.upgrade() == null, "an event and an upgrade in one step");
        require(turn.work() == null || step == Step.BLOCKED, "work offloaded with " + step);
        require(!turn.refused() || step != Step.NEEDS_MORE, "NEEDS_MORE where memory was lacking: say BLOCKED");
    }

    private static void require(final boolean kept, final String broken) {
        if (!kept) {
            throw new AssertionError("step rule broken: " + broken);
        }
    }
}
