package org.hpsocket.testkit.probe;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;
import org.jspecify.annotations.Nullable;

/**
 * Records that a session must get right: some are read by a worker, some are answered without the layer above, the
 * first is a handshake and the last a farewell. It holds nothing of a record that is not whole.
 *
 * <p>Fails: PROTOCOL for a record that is damaged, missing, repeated or too long; {@link IllegalStateException} for a
 * session that calls it while a worker has it, or after its release.
 */
final class ProbeFilter implements Filter {
    static final int STATE_VERSION = 1;
    private static final byte[] NOTHING = {};

    private final int key;
    private final boolean handshake;
    private final int offloadEvery;
    private final int askEvery;
    private final boolean farewell;
    private final int recordBytes;
    private int numberIn;
    private int numberOut;
    private int dataIn;
    private int dataOut;
    private int asked;
    private boolean askDue;
    private boolean helloSent;
    private boolean helloReceived;
    private boolean byeSent;
    private boolean byeReceived;
    private int lacking;
    private boolean released;
    private volatile boolean working;
    private byte @Nullable [] plain;
    private @Nullable RuntimeException failure;

    ProbeFilter(final Settings settings) {
        key = settings.integer("key");
        handshake = settings.flag("handshake");
        offloadEvery = settings.integer("offloadEvery");
        askEvery = settings.integer("askEvery");
        farewell = settings.flag("farewell");
        recordBytes = settings.integer("recordBytes");
    }

    ProbeFilter(final Settings settings, final State state) {
        this(settings);
        final var values = new Settings(state.values());
        numberIn = values.integer("numberIn");
        numberOut = values.integer("numberOut");
        dataIn = values.integer("dataIn");
        dataOut = values.integer("dataOut");
        asked = values.integer("asked");
        askDue = values.flag("askDue");
        helloSent = values.flag("helloSent");
        helloReceived = values.flag("helloReceived");
        byeSent = values.flag("byeSent");
        byeReceived = values.flag("byeReceived");
        plain = (byte[]) state.values().get("plain");
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        requireUsable();
        lacking = 0;
        final byte[] read = collected();
        if (read != null) {
            return passUp(read, turn);
        }
        if (in.remaining() < ProbeRecord.HEADER_BYTES) {
            lacking = in.remaining() == 0 ? 0 : ProbeRecord.HEADER_BYTES - (int) in.remaining();
            return byeReceived ? Step.ENDED : Step.NEEDS_MORE;
        }
        final ProbeRecord next = header(in);
        final long length = ProbeRecord.HEADER_BYTES + (long) next.length();
        if (in.remaining() < length) {
            lacking = (int) (length - in.remaining());
            return Step.NEEDS_MORE;
        }
        return take(next, in, turn);
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        requireUsable();
        if (handshake && !helloSent) {
            helloSent = put(ProbeRecord.Kind.HELLO, NOTHING, turn);
            return helloSent ? Step.EMITTED : Step.BLOCKED;
        }
        if (askDue) {
            askDue = !put(ProbeRecord.Kind.ASK, NOTHING, turn);
            asked += askDue ? 0 : 1;
            return askDue ? Step.BLOCKED : Step.EMITTED;
        }
        if (in.remaining() == 0) {
            return Step.NEEDS_MORE;
        }
        if (!ready()) {
            return Step.BLOCKED;
        }
        return write(in, turn);
    }

    @Override
    public boolean ready() {
        return !handshake || helloSent && helloReceived;
    }

    @Override
    public Step end(final Turn turn) {
        requireUsable();
        final byte[] read = collected();
        if (read != null) {
            return passUp(read, turn);
        }
        return lacking == 0 && ready() && (byeReceived || !farewell) ? Step.ENDED : Step.NEEDS_MORE;
    }

    @Override
    public Step finish(final Turn turn) {
        requireUsable();
        if (farewell && !byeSent) {
            byeSent = put(ProbeRecord.Kind.BYE, NOTHING, turn);
            return byeSent ? Step.EMITTED : Step.BLOCKED;
        }
        return !farewell || byeReceived ? Step.ENDED : Step.NEEDS_MORE;
    }

    @Override
    public int needed() {
        return lacking;
    }

    @Override
    public boolean atBoundary() {
        return !working && failure == null;
    }

    @Override
    public State export() {
        requireUsable();
        final Map<String, Object> values = new HashMap<>(Map.of(
            "numberIn", numberIn, "numberOut", numberOut, "dataIn", dataIn, "dataOut", dataOut, "asked", asked,
            "askDue", askDue, "helloSent", helloSent, "helloReceived", helloReceived, "byeSent", byeSent,
            "byeReceived", byeReceived));
        final byte[] read = plain;
        if (read != null) {
            values.put("plain", read.clone());
        }
        return new State(STATE_VERSION, values);
    }

    @Override
    public void release() {
        requireUsable();
        released = true;
    }

    private Step take(final ProbeRecord next, final Bytes in, final Turn turn) {
        return switch (next.kind()) {
            case DATA -> takeData(next, in, turn);
            case ASK -> answer(next, in, turn);
            case ANSWER -> {
                asked--;
                if (asked < 0) {
                    throw ProbeRecord.broken("probe answer number=" + next.number() + " to no question");
                }
                yield taken(next, in);
            }
            case HELLO -> {
                helloReceived = true;
                yield taken(next, in);
            }
            case BYE -> {
                byeReceived = true;
                yield taken(next, in);
            }
        };
    }

    private Step takeData(final ProbeRecord next, final Bytes in, final Turn turn) {
        final var body = new byte[next.length()];
        dataIn++;
        taken(next, in, body);
        if (offloadEvery > 0 && dataIn % offloadEvery == 0) {
            working = true;
            turn.offload(() -> work(next, body));
            return Step.BLOCKED;
        }
        plain = next.plain(body, key);
        return Step.EMITTED;
    }

    private void work(final ProbeRecord next, final byte[] body) {
        try {
            plain = next.plain(body, key);
        } catch (final RuntimeException e) {
            failure = e;
        } finally {
            working = false;
        }
    }

    private byte @Nullable [] collected() {
        final RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return plain;
    }

    private Step passUp(final byte[] read, final Turn turn) {
        final Slab slab = turn.take(Math.max(1, read.length));
        if (slab == null) {
            return Step.BLOCKED;
        }
        plain = null;
        slab.buffer().limit(read.length).put(0, read);
        turn.up(slab);
        return Step.EMITTED;
    }

    private Step answer(final ProbeRecord next, final Bytes in, final Turn turn) {
        return put(ProbeRecord.Kind.ANSWER, NOTHING, turn) ? taken(next, in) : Step.BLOCKED;
    }

    private Step write(final Bytes in, final Turn turn) {
        final var body = new byte[(int) Math.min(recordBytes, in.remaining())];
        in.copyTo(ByteBuffer.wrap(body));
        if (!put(ProbeRecord.Kind.DATA, body, turn)) {
            return Step.BLOCKED;
        }
        in.skip(body.length);
        dataOut++;
        askDue = askEvery > 0 && dataOut % askEvery == 0;
        return Step.EMITTED;
    }

    private ProbeRecord header(final Bytes in) {
        final ByteBuffer header = ByteBuffer.allocate(ProbeRecord.HEADER_BYTES);
        in.copyTo(header);
        final ProbeRecord next = ProbeRecord.read(header.flip());
        if (next.number() != (numberIn & 0xFF) || next.length() > recordBytes || byeReceived) {
            throw ProbeRecord.broken("probe record number=" + next.number() + " expected=" + (numberIn & 0xFF)
                + " length=" + next.length() + " max=" + recordBytes + " ended=" + byeReceived);
        }
        return next;
    }

    private Step taken(final ProbeRecord next, final Bytes in) {
        final var body = new byte[next.length()];
        taken(next, in, body);
        next.plain(body, key);
        return Step.EMITTED;
    }

    private void taken(final ProbeRecord next, final Bytes in, final byte[] body) {
        in.skip(ProbeRecord.HEADER_BYTES);
        in.get(ByteBuffer.wrap(body));
        numberIn++;
    }

    /** Puts a record down; false when there is no memory. */
    private boolean put(final ProbeRecord.Kind kind, final byte[] body, final Turn turn) {
        final int length = ProbeRecord.HEADER_BYTES + body.length;
        final Slab slab = turn.take(length);
        if (slab == null) {
            return false;
        }
        final ByteBuffer target = slab.buffer().clear().limit(length);
        ProbeRecord.of(kind, numberOut, body).write(target, body, key);
        target.flip();
        numberOut++;
        turn.down(slab);
        return true;
    }

    private void requireUsable() {
        if (released || working) {
            throw new IllegalStateException(
                "a probe filter was called " + (released ? "after its release" : "while a worker has it"));
        }
    }
}
