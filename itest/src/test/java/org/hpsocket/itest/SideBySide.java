package org.hpsocket.itest;

import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Runs cases that mostly wait, each in a thread of its own. */
public final class SideBySide implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> new Thread(task, "side-by-side"));

    /**
     * Runs all, and fails with all failures when they are over.
     *
     * @param cases the cases
     */
    public void run(final Stream<Runnable> cases) {
        final var begun = cases.map(each -> CompletableFuture.runAsync(each, threads)).toList();
        assertAll(begun.stream().map(each -> () -> Patience.get(each)));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
