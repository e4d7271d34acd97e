package org.hpsocket.core.session;

import java.nio.ByteBuffer;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.SocketOperation;
import org.hpsocket.core.stage.Rhythm;

/**
 * The heartbeats of one connection: sends them, answers the peer's, keeps both from the listener, and closes when too
 * many are unanswered.
 *
 * <p>Whether the peer is there is read off the count of bytes received, once an interval; what arrives in between
 * costs nothing here. A heartbeat goes out only when nothing else is on its way, so that there is never more than one.
 * Silence counts only where a delivery had been asked for the whole time: then there is nothing in the system that this
 * side has left unread. It does not count after a listener has held the loop for longer than an interval.
 *
 * <p>Thread: the loop.
 */
final class Pulse {
    private final Session session;
    private final Rhythm rhythm;
    private int unanswered;
    private long heardBytes;
    private long takenBytes;
    private long dueNs;
    private boolean listening;
    private boolean owesAnswer;

    Pulse(final Session session, final Rhythm rhythm) {
        this.session = session;
        this.rhythm = rhythm;
    }

    /** The handshake event is over. */
    void start(final long nowNs) {
        if (rhythm.asks()) {
            next(nowNs);
        }
    }

    /** An interval is over. */
    void beat(final long nowNs) {
        if (!session.isOpen()) {
            return;
        }
        final boolean heard = session.receiver().bytesReceived() != heardBytes;
        final boolean held = nowNs - dueNs > rhythm.intervalNs();
        if (heard || held || !listening) {
            unanswered = 0;
        }
        if (unanswered == rhythm.attempts()) {
            session.ending().fail(SocketOperation.RECEIVE, Kind.TIMEOUT, "heartbeats unanswered=" + unanswered
                + " attempts=" + rhythm.attempts()
                + " interval=" + rhythm.heartbeat().interval().toMillis() + "ms", null);
            return;
        }
        final boolean stuck = session.sender().bytesTaken() == takenBytes && !session.sender().isHeldBack();
        if (send() || stuck) {
            unanswered++;
        }
        next(nowNs);
    }

    /** The peer could not be heard for a while. */
    void held() {
        listening = false;
    }

    /** Takes a unit that is no business of the listener. @return whether it is such a one */
    boolean takes(final ByteBuffer unit, final int bytes) {
        final int length = bytes - session.stages().codec().trailerBytes();
        if (rhythm.isPayload(unit, length)) {
            owesAnswer = true;
            pay();
            return true;
        }
        return rhythm.isAnswer(unit, length);
    }

    /** Sends the answer that could not go before; one for all that were asked for meanwhile. */
    void pay() {
        if (owesAnswer && session.isOpen() && session.sender().sendOwn(rhythm.answer())) {
            owesAnswer = false;
        }
    }

    private boolean send() {
        final Sender sender = session.sender();
        if (!sender.isIdle() || !sender.sendOwn(rhythm.payload())) {
            return false;
        }
        sender.pump();
        return true;
    }

    private void next(final long nowNs) {
        heardBytes = session.receiver().bytesReceived();
        takenBytes = session.sender().bytesTaken();
        listening = session.receiver().isListening();
        dueNs = nowNs + rhythm.intervalNs();
        session.deadlines().set(Deadlines.Of.HEARTBEAT, dueNs);
    }
}
