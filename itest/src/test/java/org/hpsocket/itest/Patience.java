package org.hpsocket.itest;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what no event tells, not for ever. */
public final class Patience {
    private static final long LONGEST_S = 60;
    private static final long LOOK_AGAIN_NS = 1_000_000;

    private Patience() {
    }

    /**
     * Waits until something holds.
     *
     * @param what what is waited for, as the failure calls it
     * @param condition may be called often
     */
    public static void until(final String what, final BooleanSupplier condition) {
        until(() -> what, condition);
    }

    /**
     * Waits until something holds.
     *
     * @param what says what is waited for and how far it is, when it did not come
     * @param condition may be called often
     */
    public static void until(final Supplier<String> what, final BooleanSupplier condition) {
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > endNs) {
                throw new AssertionError("waited in vain for " + what.get());
            }
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }

    /**
     * Waits for the outcome of a stage.
     *
     * @param <T> what it gives
     * @param stage the stage
     * @return its value
     */
    public static <T> T get(final CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(LONGEST_S, TimeUnit.SECONDS).join();
    }
}
