package org.hpsocket.dist;

import java.util.Optional;
import org.hpsocket.CloseReason;
import org.jspecify.annotations.Nullable;

/** Knows when both sides have said everything. <p>Thread: any. */
final class Conversation {
    private static final long QUIET_MS = 300;

    private final long firstAnswerMs;
    private boolean inputEnded;
    private boolean closed;
    private boolean closedByPeer;
    private @Nullable String failure;
    private long lastSentNs = System.nanoTime();
    private long lastHeardNs = lastSentNs;
    private boolean heardSinceSent;

    Conversation(final long firstAnswerMs) {
        this.firstAnswerMs = firstAnswerMs;
    }

    /** Said before each send, so that no answer comes before it. */
    synchronized void sending() {
        lastSentNs = System.nanoTime();
        heardSinceSent = false;
    }

    synchronized void heard() {
        lastHeardNs = System.nanoTime();
        heardSinceSent = true;
        notifyAll();
    }

    synchronized void inputEnded() {
        inputEnded = true;
        notifyAll();
    }

    synchronized void closed(final CloseReason why) {
        closed = true;
        closedByPeer = why.kind() == CloseReason.Kind.PEER;
        if (why.isError()) {
            failure = why.message();
        }
        notifyAll();
    }

    synchronized void failed(final String line) {
        if (!closed) {
            closed = true;
            failure = line;
        }
        notifyAll();
    }

    synchronized void awaitEnd() throws InterruptedException {
        while (!closed) {
            final long leftMs = inputEnded ? leftMs() : Long.MAX_VALUE;
            if (leftMs <= 0) {
                return;
            }
            wait(leftMs);
        }
    }

    synchronized Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    synchronized boolean isClosedByPeer() {
        return closedByPeer;
    }

    private long leftMs() {
        final long sinceNs = heardSinceSent ? lastHeardNs : lastSentNs;
        final long patienceMs = heardSinceSent ? QUIET_MS : firstAnswerMs;
        return patienceMs - (System.nanoTime() - sinceNs) / 1_000_000;
    }
}
