package org.hpsocket.dist;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same with several things at once, each on a thread of its own: processes that wait, wait together. */
final class AtOnce {
    private AtOnce() {
    }

    /** Ends when all are done; throws what the first one threw that failed. */
    static <T> void with(final List<T> things, final Deed<T> deed) throws Exception {
        final ExecutorService threads = Executors.newFixedThreadPool(things.size());
        try {
            final List<Callable<Void>> deeds = things.stream().map(thing -> call(deed, thing)).toList();
            for (final Future<Void> done : threads.invokeAll(deeds)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> Callable<Void> call(final Deed<T> deed, final T thing) {
        return () -> {
            deed.to(thing);
            return null;
        };
    }

    /** What is done with each. */
    @FunctionalInterface
    interface Deed<T> {
        void to(T thing) throws Exception;
    }
}
