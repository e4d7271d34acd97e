package org.hpsocket.transport.aio;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one link: one unit at a time, one write of it at a time; one slab by itself, neighbours gathered.
 *
 * <p>A write moves the positions of its buffers when it ends, on whichever thread. The unit counts its bytes by
 * itself, so each buffer is marked before, and set back on the loop; then the unit skips what was taken.
 *
 * <p>Thread: the loop. From the begin of a write to its end the slabs are the system's, also when the link closes:
 * the unit is released when the write has ended.
 *
 * <p>Limits: {@value #GATHERED} slabs a write; {@value #TURN_BYTES} bytes a turn, so that a fast reader of much
 * leaves the other links their turn. A gathered write allocates an array of its buffers, which is the system's until
 * it ends.
 */
final class Writes {
    static final int GATHERED = 64;
    static final long TURN_BYTES = 4 << 20;

    private final AioLink link;
    private final Operation<Integer> single;
    private final Operation<Long> several;
    private @Nullable Bytes unit;
    private ByteBuffer @Nullable [] gathered;
    private boolean resting;

    Writes(final AioLink link, final AioPoller poller) {
        this.link = link;
        this.single = new Operation<>(poller, this::singleEnded);
        this.several = new Operation<>(poller, this::severalEnded);
    }

    /** Sends; tells whether all is gone. */
    boolean send(final Bytes bytes) {
        unit = bytes;
        return drain(bytes);
    }

    /** Takes a turn: goes on with a unit that was left for the turns of others. */
    boolean goOn() {
        final Bytes bytes = unit;
        if (!resting || bytes == null) {
            return false;
        }
        resting = false;
        return proceed(bytes);
    }

    /** Gives back what it has, when the link is closed; what is under way comes back by itself. */
    void release() {
        final Bytes bytes = unit;
        if (bytes != null && !single.isUnderWay() && !several.isUnderWay()) {
            unit = null;
            bytes.release();
        }
    }

    private boolean proceed(final Bytes bytes) {
        final boolean done = drain(bytes);
        if (done) {
            link.handler().onSent();
        }
        return done;
    }

    /** Writes until all is gone, the socket is full or the turn is over; tells whether all is gone. */
    private boolean drain(final Bytes bytes) {
        long left = TURN_BYTES;
        for (Slab first = bytes.firstSlab(); first != null; first = bytes.firstSlab()) {
            if (first.remaining() == 0) {
                bytes.removeFirst().release();
                continue;
            }
            if (left <= 0) {
                resting = true;
                link.list();
                return false;
            }
            final long before = bytes.remaining();
            final Slab second = bytes.after(first);
            if (!(second == null ? write(bytes, first) : gather(bytes, first))) {
                return false;
            }
            left -= before - bytes.remaining();
        }
        unit = null;
        return true;
    }

    /** Writes one slab; tells whether that has ended at once, and well. */
    private boolean write(final Bytes bytes, final Slab slab) {
        final ByteBuffer buffer = slab.buffer().mark();
        single.begin();
        try {
            link.channel.write(buffer, null, single);
        } catch (final RuntimeException e) {
            single.failed(e, null);
        }
        return single.isOver() && taken(bytes, single);
    }

    private boolean gather(final Bytes bytes, final Slab first) {
        final ByteBuffer[] buffers = new ByteBuffer[count(bytes, first)];
        Slab slab = first;
        for (int i = 0; slab != null && i < buffers.length; i++) {
            buffers[i] = slab.buffer().mark();
            slab = bytes.after(slab);
        }
        gathered = buffers;
        several.begin();
        try {
            link.channel.write(buffers, 0, buffers.length, 0, TimeUnit.NANOSECONDS, null, several);
        } catch (final RuntimeException e) {
            several.failed(e, null);
        }
        return several.isOver() && taken(bytes, several);
    }

    private static int count(final Bytes bytes, final Slab first) {
        int count = 0;
        for (Slab slab = first; slab != null && count < GATHERED; slab = bytes.after(slab)) {
            count++;
        }
        return count;
    }

    private void singleEnded() {
        ended(single);
    }

    private void severalEnded() {
        ended(several);
    }

    private void ended(final Operation<? extends Number> writing) {
        final Bytes bytes = Objects.requireNonNull(unit, "unit");
        if (taken(bytes, writing)) {
            proceed(bytes);
        }
    }

    /** Takes what the write has moved off the unit; false when it failed or nothing more is to be sent. */
    private boolean taken(final Bytes bytes, final Operation<? extends Number> writing) {
        writing.end();
        reset(bytes);
        final Throwable failure = writing.failure();
        final Number count = writing.result();
        if (link.isClosed()) {
            release();
            return false;
        }
        if (failure != null || count == null) {
            link.fail(failure);
            return false;
        }
        bytes.skip(count.longValue());
        return true;
    }

    private void reset(final Bytes bytes) {
        final ByteBuffer[] buffers = gathered;
        if (buffers == null) {
            bytes.first().reset();
            return;
        }
        gathered = null;
        for (final ByteBuffer buffer : buffers) {
            buffer.reset();
        }
    }
}
