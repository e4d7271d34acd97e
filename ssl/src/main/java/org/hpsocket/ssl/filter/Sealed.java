package org.hpsocket.ssl.filter;

import java.nio.ByteBuffer;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;
import org.hpsocket.ssl.wire.Records;
import org.jspecify.annotations.Nullable;

/**
 * What is said after the handshake: records to bytes and bytes to records, several of them in one slab.
 *
 * <p>Thread: one at a time.
 */
final class Sealed {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int SLAB_BYTES = 64 * 1024;
    /** Less than a slab's share is copied, so that a slow reader does not hold the room of records it does not need. */
    private static final int COPIED_SHARE = 4;
    /** How many records in a row may carry nothing for the application. */
    private static final int EMPTY_RECORDS = 64;
    /** How many bytes such records of 1.3 may have in all, since the JDK keeps every ticket of a session in them. */
    private static final int EMPTY_BYTES = 256 * 1024;
    /** A shorter one holds no ticket: header, the least of a ticket, its type, the least of a proof. */
    private static final int TICKET_RECORD_BYTES = 5 + 18 + 1 + 8;
    /**
     * In 1.3 what a record is for is encrypted as well: a farewell comes last, and has 2 bytes, its type, and a proof.
     */
    private static final int FAREWELL_BYTES = 5 + 2 + 1 + 16;
    /** What the JDK's sockets add to it. */
    private static final int PADDING_BYTES = 16;
    /** How long a record that may be a farewell, and may be a message as short, waits for what was sent before. */
    private static final long PATIENCE_NS = 1_000_000_000;
    private static final int ALERT_CALLS = 4;

    private final SSLEngine engine;
    private final int packetBytes;
    private final boolean renegotiates;
    private int emptyRecords;
    private int emptyBytes;
    private boolean farewellHeard;
    private boolean farewellSaid;
    private final Answers answers = new Answers();
    /** Until when what may be a farewell waits; without end while nothing does. */
    private long patientUntilNs = Long.MAX_VALUE;
    /** What is told once the bytes that were opened before it have gone up. */
    private @Nullable StageException failure;

    Sealed(final SSLEngine engine) {
        this.engine = engine;
        this.packetBytes = engine.getSession().getPacketBufferSize();
        this.renegotiates = !engine.getSession().getProtocol().equals("TLSv1.3");
    }

    /** Whether the peer has said that it is done. */
    boolean isFarewellHeard() {
        return farewellHeard;
    }

    /** Opens whole records. @return NEEDS_MORE without one, ENDED after the peer's farewell */
    Step in(final Bytes in, final Turn turn) {
        if (farewellHeard) {
            in.release();
            return Step.ENDED;
        }
        if (failure != null) {
            throw failure;
        }
        final int first = whole(in, turn);
        if (first == 0) {
            return Step.NEEDS_MORE;
        }
        if (mayBeFarewell(in, first) && waits(turn)) {
            return Step.BLOCKED;
        }
        patientUntilNs = Long.MAX_VALUE;
        final Slab plain = turn.take((int) Math.min(SLAB_BYTES, in.remaining()));
        if (plain == null) {
            return Step.BLOCKED;
        }
        boolean moves = true;
        try {
            moves = open(in, first, plain.buffer().limit(plain.buffer().capacity()), turn);
        } catch (final StageException e) {
            failure = e;
            // nothing of it is of use any more, and the provider may have written over the record that it refused
            in.release();
        } catch (final RuntimeException | Error e) {
            plain.release();
            throw e;
        }
        plain.buffer().flip();
        if (plain.buffer().hasRemaining()) {
            turn.up(plain);
            return Step.EMITTED;
        }
        plain.release();
        return farewellHeard || failure != null ? in(in, turn) : moves ? Step.EMITTED : Step.BLOCKED;
    }

    /** When {@link #in} is to be called again at the latest. */
    long deadlineNs() {
        return patientUntilNs;
    }

    /** Makes records of what is to be said. */
    Step out(final Bytes in, final Turn turn) {
        if (in.isEmpty()) {
            return Step.NEEDS_MORE;
        }
        final Slab records = turn.take((int) Math.min(SLAB_BYTES, in.loaded() + packetBytes));
        if (records == null) {
            return Step.BLOCKED;
        }
        final ByteBuffer target = records.buffer().limit(records.buffer().capacity());
        try {
            while (!in.isEmpty() && !in.startsWithFile() && target.remaining() >= packetBytes) {
                if (!seal(in, target)) {
                    in.release();
                }
            }
            target.flip();
        } catch (final SSLException e) {
            records.release();
            throw broken(e, turn);
        } catch (final RuntimeException | Error e) {
            records.release();
            throw e;
        }
        send(records, turn);
        return Step.EMITTED;
    }

    /** Says farewell. */
    Step finish(final Turn turn) {
        if (farewellSaid) {
            return Step.ENDED;
        }
        final Slab records = turn.take(packetBytes);
        if (records == null) {
            return Step.BLOCKED;
        }
        farewellSaid = true;
        engine.closeOutbound();
        say(records, turn);
        return Step.ENDED;
    }

    /** Writes down what its successor must know. */
    void state(final Map<String, Object> values) {
        values.put("emptyRecords", emptyRecords);
        values.put("emptyBytes", emptyBytes);
        values.put("farewellHeard", farewellHeard);
        values.put("farewellSaid", farewellSaid);
        if (failure != null) {
            values.put("failureKind", failure.kind().name());
            values.put("failureText", String.valueOf(failure.getMessage()));
        }
    }

    /** Takes over from another one. */
    void restore(final Map<String, Object> values) {
        emptyRecords = (Integer) values.get("emptyRecords");
        emptyBytes = (Integer) values.get("emptyBytes");
        farewellHeard = (Boolean) values.get("farewellHeard");
        farewellSaid = (Boolean) values.get("farewellSaid");
        if (values.containsKey("failureKind")) {
            failure = new StageException(Kind.valueOf((String) values.get("failureKind")),
                (String) values.get("failureText"));
        }
    }

    /** Opens records while they are whole and there is room. @return false when memory is needed to go on */
    private boolean open(final Bytes in, final int first, final ByteBuffer plain, final Turn turn) {
        int record = first;
        while (record > 0 && plain.remaining() >= record && !farewellHeard
            && (plain.position() == 0 || !mayBeFarewell(in, record))) {
            refuseRenegotiation(in);
            if (in.first().remaining() < record && !join(in, record, turn)) {
                return plain.position() > 0;
            }
            final int before = plain.position();
            open(in, plain, turn);
            if (plain.position() == before) {
                countEmpty(record);
            } else {
                emptyRecords = 0;
            }
            record = whole(in, turn);
        }
        return true;
    }

    /**
     * Whether a record may hold the peer's farewell, after which providers seal nothing any more: answers to what came
     * before it go out first.
     */
    private boolean mayBeFarewell(final Bytes in, final int record) {
        return renegotiates ? in.peek(0) == Records.ALERT
            : (record == FAREWELL_BYTES || record == FAREWELL_BYTES + PADDING_BYTES) && in.remaining() == record;
    }

    /**
     * Whether a farewell is to wait until everything that was sent has gone through. Behind a short message that looks
     * like one the peer may say more, and a peer that reads slowly must not keep this side from hearing it.
     */
    private boolean waits(final Turn turn) {
        if (turn.isAllSent()) {
            return false;
        }
        if (turn.isEnded()) {
            patientUntilNs = Long.MAX_VALUE;
            return true;
        }
        if (patientUntilNs == Long.MAX_VALUE) {
            patientUntilNs = turn.nowNs() + PATIENCE_NS;
        }
        return turn.nowNs() < patientUntilNs;
    }

    private int whole(final Bytes in, final Turn turn) {
        try {
            return Records.whole(in, 0);
        } catch (final StageException e) {
            tellOf(in, turn);
            throw e;
        }
    }

    /** Shows the provider what is no record, for the alert that it has for it. */
    private void tellOf(final Bytes in, final Turn turn) {
        final ByteBuffer begin = ByteBuffer.allocate((int) Math.min(in.remaining(), packetBytes));
        in.copyTo(begin);
        try {
            engine.unwrap(begin.flip(), ByteBuffer.allocate(packetBytes));
        } catch (final SSLException e) {
            sayAlert(turn);
        }
    }

    private void open(final Bytes in, final ByteBuffer plain, final Turn turn) {
        final ByteBuffer source = in.first();
        final int position = source.position();
        final SSLEngineResult result;
        try {
            result = engine.unwrap(source, plain);
        } catch (final SSLException e) {
            throw broken(e, turn);
        } finally {
            source.position(position);
        }
        if (result.getStatus() == Status.CLOSED) {
            farewellHeard = true;
        } else if (result.bytesConsumed() == 0) {
            throw new StageException(Kind.FAILED, "tls makes no progress: " + result);
        }
        in.skip(result.bytesConsumed());
        if (result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            answer(result.getHandshakeStatus(), turn);
        }
    }

    /** Makes the first record lie together. @return false without memory */
    private static boolean join(final Bytes in, final int length, final Turn turn) {
        final Slab whole = turn.take(length);
        if (whole == null) {
            return false;
        }
        in.get(whole.buffer().limit(length));
        whole.buffer().flip();
        in.prepend(whole);
        return true;
    }

    /** Does what the provider asks for after a record: a change of keys, an answer to a farewell. */
    private void answer(final HandshakeStatus asked, final Turn turn) {
        Runnable task = asked == HandshakeStatus.NEED_TASK ? engine.getDelegatedTask() : null;
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
        if (engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
            return;
        }
        answers.count(turn.nowNs());
        final ByteBuffer answer = ByteBuffer.allocate(packetBytes);
        try {
            engine.wrap(NOTHING, answer);
        } catch (final SSLException e) {
            throw broken(e, turn);
        }
        turn.down(answer.flip());
    }

    private boolean seal(final Bytes in, final ByteBuffer target) throws SSLException {
        final ByteBuffer source = in.first();
        if (!source.hasRemaining()) {
            in.removeFirst().release();
            return true;
        }
        final int position = source.position();
        final SSLEngineResult result = engine.wrap(source, target);
        source.position(position);
        in.skip(result.bytesConsumed());
        return result.getStatus() != Status.CLOSED;
    }

    private static void send(final Slab records, final Turn turn) {
        final ByteBuffer sealed = records.buffer();
        if (sealed.remaining() > sealed.capacity() / COPIED_SHARE) {
            turn.down(records);
            return;
        }
        if (sealed.hasRemaining()) {
            turn.down(sealed);
        }
        records.release();
    }

    /** Sends what the provider has to say by itself. */
    private void say(final Slab records, final Turn turn) {
        final ByteBuffer target = records.buffer().limit(records.buffer().capacity());
        for (int i = 0; i < ALERT_CALLS && !engine.isOutboundDone() && target.remaining() >= packetBytes; i++) {
            try {
                engine.wrap(NOTHING, target);
            } catch (final SSLException e) {
                continue;
            }
        }
        target.flip();
        send(records, turn);
    }

    /** Lets the peer know what went wrong, if there is memory to do so. */
    private void sayAlert(final Turn turn) {
        farewellSaid = true;
        final Slab records = turn.take(packetBytes);
        if (records != null) {
            say(records, turn);
        }
    }

    private StageException broken(final SSLException error, final Turn turn) {
        sayAlert(turn);
        return new StageException(Faults.isOfHandshake(error) ? Kind.HANDSHAKE : Kind.PROTOCOL,
            "tls: " + Faults.text(error));
    }

    private void refuseRenegotiation(final Bytes in) {
        if (renegotiates && in.peek(0) == Records.HANDSHAKE) {
            throw new StageException(Kind.PROTOCOL, "tls: the peer wants to renegotiate, which is refused");
        }
    }

    private void countEmpty(final int record) {
        emptyRecords++;
        if (emptyRecords > EMPTY_RECORDS) {
            throw new StageException(
                Kind.LIMIT, "records of tls without data in a row=" + emptyRecords + " limit=" + EMPTY_RECORDS);
        }
        if (!renegotiates && record >= TICKET_RECORD_BYTES) {
            emptyBytes += record;
        }
        if (emptyBytes > EMPTY_BYTES) {
            throw new StageException(
                Kind.LIMIT, "bytes of tls records without data=" + emptyBytes + " limit=" + EMPTY_BYTES);
        }
    }
}
