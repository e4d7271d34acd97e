package org.hpsocket.itest.soak;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.hpsocket.CloseReason;
import org.hpsocket.itest.Noise;
import org.jspecify.annotations.Nullable;

/**
 * One conversation: what each end has sent and heard, and how it is to end.
 *
 * <p>The caller says noise that follows from the id, a message at a time; the next one when the last has come back.
 * The first message is the id alone, and is not answered.
 *
 * <p>Thread: any, one after the other.
 */
final class Talk {
    static final int ID_BYTES = Long.BYTES;
    private static final int MESSAGES_MOST = 64;
    private static final int MESSAGE_MOST_BITS = 16;

    final long id;
    final Ending ending;
    private final SplittableRandom random;
    private final Noise said;
    private final Noise heard;
    private final Noise arrived;
    private int messagesLeft;
    private long saidBytes;
    private long heardBytes;
    private long arrivedBytes;
    private long answeredBytes;
    private final long enoughBytes;
    private @Nullable CloseReason callersEnd;
    private @Nullable CloseReason serversEnd;
    private boolean met;
    private @Nullable String wrong;

    Talk(final long id) {
        this.id = id;
        this.random = new SplittableRandom(id);
        this.said = new Noise(id);
        this.heard = new Noise(id);
        this.arrived = new Noise(id);
        this.ending = Ending.draw(random);
        this.messagesLeft = 1 + random.nextInt(MESSAGES_MOST);
        this.enoughBytes = 1 + size() * (long) messagesLeft;
    }

    // ---- the caller

    /** Gives the id as a message. */
    ByteBuffer greeting() {
        return ByteBuffer.allocate(ID_BYTES).putLong(0, id);
    }

    /** Makes the next message; it counts as said. */
    synchronized ByteBuffer nextMessage() {
        messagesLeft--;
        final int size = size();
        saidBytes += size;
        return said.next(size);
    }

    /** Takes an answer. @return whether all that was said has come back */
    synchronized boolean hear(final ByteBuffer answer) {
        final int mismatch = heard.mismatch(answer);
        if (mismatch >= 0) {
            fault("the answer is wrong at byte " + (heardBytes + mismatch));
        }
        heardBytes += answer.remaining();
        return heardBytes == saidBytes;
    }

    /** Whether the message that was said last was to be the last. */
    synchronized boolean isOver() {
        return messagesLeft <= 0 && !ending.byServer();
    }

    /** How long to think before the next message, mostly not at all. */
    synchronized int thinkMs() {
        return random.nextInt(16) == 0 ? 1 + random.nextInt(20) : 0;
    }

    // ---- the server

    synchronized void meet() {
        met = true;
    }

    /** Takes what arrived. */
    synchronized void arrive(final ByteBuffer data) {
        final int mismatch = arrived.mismatch(data);
        if (mismatch >= 0) {
            fault("what arrived is wrong at byte " + (arrivedBytes + mismatch));
        }
        arrivedBytes += data.remaining();
    }

    synchronized void answered(final int bytes) {
        answeredBytes += bytes;
    }

    /** Whether the server has heard enough and ends it. */
    synchronized boolean isEnough() {
        return ending.byServer() && arrivedBytes >= enoughBytes;
    }

    // ---- the end

    synchronized void fault(final String what) {
        if (wrong == null) {
            wrong = what;
        }
    }

    /** The caller has heard the close. @return whether both ends are over */
    synchronized boolean callerEnded(final CloseReason why) {
        callersEnd = why;
        return serversEnd != null;
    }

    /** The server has heard the close. @return whether both ends are over */
    synchronized boolean serverEnded(final CloseReason why) {
        serversEnd = why;
        return callersEnd != null;
    }

    /** Whether only its caller can tell of its end, since the id never reached the server. */
    synchronized boolean isUnmet() {
        return !met && ending == Ending.FORCED && callersEnd != null;
    }

    synchronized long echoedBytes() {
        return heardBytes;
    }

    /** Balances what was sent and heard. @return what is wrong, or null */
    synchronized @Nullable String balance() {
        if (wrong == null && !isBalanced()) {
            wrong = "the bytes do not add up";
        }
        return wrong == null ? null : wrong + ": " + this;
    }

    @Override
    public synchronized String toString() {
        return ending + " id=" + id + " said=" + saidBytes + " arrived=" + arrivedBytes + " answered=" + answeredBytes
            + " heard=" + heardBytes + " caller=[" + callersEnd + "] server=[" + serversEnd + "]";
    }

    private boolean isBalanced() {
        final boolean ordered =
            heardBytes <= answeredBytes && answeredBytes <= arrivedBytes && arrivedBytes <= saidBytes;
        return ordered && switch (ending) {
            case ECHOED -> heardBytes == saidBytes && ended(CloseReason.Kind.DISCONNECTED, CloseReason.Kind.PEER);
            case LEFT -> arrivedBytes == saidBytes && ended(CloseReason.Kind.DISCONNECTED, CloseReason.Kind.PEER);
            case SENT_AWAY ->
                heardBytes == answeredBytes && ended(CloseReason.Kind.PEER, CloseReason.Kind.DISCONNECTED);
            case FORCED, THROWN_OUT -> true;
        };
    }

    private boolean ended(final CloseReason.Kind callers, final CloseReason.Kind servers) {
        return callersEnd != null && callersEnd.kind() == callers && serversEnd != null && serversEnd.kind() == servers;
    }

    /** From one byte to 64 KB, each order of magnitude as often. */
    private int size() {
        final int most = 1 << random.nextInt(MESSAGE_MOST_BITS + 1);
        return 1 + random.nextInt(most);
    }
}
