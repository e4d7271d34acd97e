package org.hpsocket.core.link;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes what waits at a door, then closes it: in the same turn in which nothing more was there, so that few can come in
 * between. Who does is reset by the system, which tells only them.
 *
 * <p>Limits: {@value #ROUNDS_MOST} turns, each as many as the transport accepts in one. <p>Thread: the loop of the
 * door.
 */
public final class Emptying {
    private static final int ROUNDS_MOST = 1_000;

    private final Door door;
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private long admitted = -1;
    private int rounds;

    public Emptying(final Door door) {
        this.door = door;
    }

    /** Begins. <p>Thread: any. @return completed when the door is closed */
    public CompletableFuture<@Nullable Void> begin() {
        door.loop().execute(() -> door.loop().atEnd(this::turn));
        return closed;
    }

    private void turn() {
        final long now = door.admitted();
        if (now == admitted || ++rounds > ROUNDS_MOST) {
            door.drop();
            door.loop().atEnd(null);
            closed.complete(null);
        }
        admitted = now;
    }
}
