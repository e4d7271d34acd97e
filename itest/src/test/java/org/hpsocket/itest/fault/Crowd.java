package org.hpsocket.itest.fault;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.hpsocket.itest.Patience;

/** Eight threads that are no runtime's. */
final class Crowd implements AutoCloseable {
    static final int THREADS = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "crowd"));

    /** Runs a task in each thread, told its number, and waits until all are done. */
    void run(final IntConsumer task) {
        begin(task).forEach(Patience::get);
    }

    /** Runs a task in each thread, told its number. */
    List<CompletableFuture<Void>> begin(final IntConsumer task) {
        return IntStream.range(0, THREADS)
            .mapToObj(i -> CompletableFuture.runAsync(() -> task.accept(i), threads)).toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
