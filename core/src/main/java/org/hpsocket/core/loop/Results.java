package org.hpsocket.core.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.hpsocket.HpSocketException;

/** Takes results out of futures that are done. */
public final class Results {
    private Results() {
    }

    public static <T> T of(final CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (final CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new HpSocketException(HpSocketException.Category.FATAL, String.valueOf(e.getCause()), e.getCause());
        }
    }
}
