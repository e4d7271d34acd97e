package org.hpsocket.dist.load;

import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.SendResult;

/**
 * One connection: sends messages, and compares what comes back byte by byte.
 *
 * <p>Thread: the first messages are sent by the thread that begins, all others by the connection's; hence the lock,
 * which is free.
 */
final class Exchange {
    private final int index;
    private final String label;
    private final boolean announced;
    private final Messages messages;
    private final Tally tally;
    private final ByteBuffer outgoing;
    private final ByteBuffer expected;
    private final ByteBuffer header = ByteBuffer.allocate(Integer.BYTES);
    private final long[] sentNs;

    private long sent;
    private long answered;
    private long heardNs;
    private boolean sending;
    private boolean broken;

    Exchange(final int index, final String label, final boolean announced, final Messages messages, final int depth,
        final Tally tally) {
        this.index = index;
        this.label = label;
        this.announced = announced;
        this.messages = messages;
        this.tally = tally;
        outgoing = messages.view();
        expected = messages.view();
        sentNs = new long[depth];
        aim();
    }

    synchronized void begin(final Connection connection) {
        sending = true;
        heardNs = System.nanoTime();
        fill(connection);
    }

    synchronized void end() {
        sending = false;
    }

    /** Gives when the last answer came, at first when it began. */
    synchronized long heardNs() {
        return heardNs;
    }

    /** Counts messages whose answer has not come. */
    synchronized long missing() {
        return sent - answered;
    }

    /** Length of the message whose answer comes next. */
    synchronized int nextSize() {
        return messages.size(index, answered);
    }

    /** Tells whether the next answer is awaited. */
    synchronized boolean isWaiting() {
        return answered < sent;
    }

    /** Compares bytes of a stream, which may hold parts of several answers; false ends the connection. */
    synchronized boolean check(final Connection connection, final ByteBuffer data) {
        while (data.hasRemaining() && !broken) {
            if (answered == sent) {
                return fault("unexpected bytes=" + data.remaining() + " after the last answer");
            }
            compare(data);
            if (!broken && !expected.hasRemaining()) {
                complete(connection);
            }
        }
        return !broken;
    }

    /** Compares one whole answer; false ends the connection. */
    synchronized boolean checkWhole(final Connection connection, final ByteBuffer message) {
        if (answered < sent && message.remaining() != nextSize()) {
            return fault("answer " + answered + " has length=" + message.remaining() + " instead of " + nextSize());
        }
        return check(connection, message);
    }

    /** Compares one whole answer, before which others may have been lost; false ends the connection. */
    synchronized boolean checkDatagram(final Connection connection, final ByteBuffer datagram) {
        for (long number = answered; number < sent; number++) {
            if (isAnswer(number, datagram)) {
                giveUp(number);
                return check(connection, datagram);
            }
        }
        for (long number = Math.max(0, answered - sentNs.length); number < answered; number++) {
            if (isAnswer(number, datagram)) {
                return true;
            }
        }
        return fault("a datagram with length=" + datagram.remaining() + " is no answer to what was sent");
    }

    /** Counts what has no answer since a time as lost, and sends anew. */
    synchronized void giveUpSince(final long beforeNs, final Connection connection) {
        if (answered < sent && !broken && sentNs[(int) (answered % sentNs.length)] - beforeNs < 0) {
            giveUp(sent);
            fill(connection);
        }
    }

    synchronized boolean fault(final String what) {
        if (!broken) {
            broken = true;
            tally.fault(label + " connection " + index + ": " + what);
        }
        return false;
    }

    private boolean isAnswer(final long number, final ByteBuffer datagram) {
        final int start = messages.start(index, number);
        return datagram.equals(expected.duplicate().limit(start + messages.size(index, number)).position(start));
    }

    private void giveUp(final long until) {
        tally.lost(until - answered);
        answered = until;
        aim();
    }

    private void compare(final ByteBuffer data) {
        final int length = Math.min(data.remaining(), expected.remaining());
        final int difference =
            data.slice(data.position(), length).mismatch(expected.slice(expected.position(), length));
        if (difference >= 0) {
            final int at = expected.position() + difference;
            fault("answer " + answered + " differs at byte " + (at - messages.start(index, answered)) + ": "
                + hex(data.get(data.position() + difference)) + " instead of " + hex(expected.get(at)));
            return;
        }
        data.position(data.position() + length);
        expected.position(expected.position() + length);
    }

    private void complete(final Connection connection) {
        final long nowNs = System.nanoTime();
        final long latencyNs = nowNs - sentNs[(int) (answered % sentNs.length)];
        tally.answered(messages.size(index, answered), latencyNs, nowNs - heardNs);
        heardNs = nowNs;
        answered++;
        aim();
        fill(connection);
    }

    private void aim() {
        final int start = messages.start(index, answered);
        expected.limit(start + messages.size(index, answered)).position(start);
    }

    private void fill(final Connection connection) {
        while (sending && sent - answered < sentNs.length) {
            final int start = messages.start(index, sent);
            final int size = messages.size(index, sent);
            outgoing.limit(start + size).position(start);
            // the answer may be here before the call returns
            sentNs[(int) (sent % sentNs.length)] = System.nanoTime();
            final SendResult result = announced
                ? connection.send(header.putInt(0, size), outgoing) : connection.send(outgoing);
            if (result != SendResult.QUEUED) {
                refused(result);
                return;
            }
            sent++;
        }
    }

    /** A full queue is tried again with the next answer, if there is one to come. */
    private void refused(final SendResult result) {
        if (result == SendResult.CLOSED || sent == answered) {
            sending = false;
            fault("message " + sent + " was not taken: " + result);
        }
    }

    private static String hex(final byte value) {
        return String.format("0x%02x", value);
    }
}
