package org.hpsocket.transport.aio;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one link.
 *
 * <p>A read that waits cannot be taken back: cancelling it, or a time-out of the JDK, ruins the socket. So one waits
 * nearly always, wanted or not, and tells a reset at once. What it brings while nobody wants it is held here, one
 * delivery and nothing behind it, until it is asked for; then nothing is read, TCP holds up the peer, and an end or a
 * reset that is behind it is met by the next read.
 *
 * <pre>
 *            a turn                    bytes, unwanted
 *   IDLE ──────────────► LENT ─────────────────────────► HELD
 *    ▲ ▲ └─► STARVED ─┐   │ │                              │
 *    │ └── a timer ───┘   │ └── the end ──► AT_END ──► OVER │
 *    └────────────────────┴── a delivery ─────────────────┘
 * </pre>
 *
 * <p>Memory. A waiting read has a slab of {@value #LEAST_BYTES} bytes. While bytes flow, that is after a read that
 * filled its slab, and when a larger unit has begun, slabs have room for a whole delivery; but only so many of them
 * may wait or be held ({@link AioPoller#MOST_LENT_BYTES} of a loop), beyond that reads have {@value #SHORT_BYTES}
 * bytes. Without memory it tries again after {@value #MEMORY_RETRY_NS} ns.
 *
 * <p>Thread: the loop. From the begin of a read to its end the slab is the system's.
 */
final class Reads {
    static final int LEAST_BYTES = 1024;
    static final int SHORT_BYTES = 4 * 1024;
    private static final long MEMORY_RETRY_NS = 5_000_000;

    private enum State {
        /** Nothing is under way; the next turn begins a read. */
        IDLE,
        /** A slab is lent to the system. */
        LENT,
        /** There was no memory. */
        STARVED,
        /** A delivery waits to be wanted. */
        HELD,
        /** The end waits to be wanted. */
        AT_END,
        /** The end was told. */
        OVER
    }

    private final AioLink link;
    private final Loop loop;
    private final AioPoller poller;
    private final int readBytes;
    private final Operation<Integer> reading;
    private State state = State.IDLE;
    private @Nullable Slab slab;
    private int countedBytes;
    private int lacking;
    private boolean wanted;
    private boolean flowing;

    Reads(final AioLink link, final Loop loop, final AioPoller poller, final int readBytes) {
        this.link = link;
        this.loop = loop;
        this.poller = poller;
        this.readBytes = readBytes;
        this.reading = new Operation<>(poller, this::taken);
    }

    /** Asks for one delivery, or the end. */
    void want(final int hint) {
        wanted = true;
        lacking = hint;
        if (state == State.HELD || state == State.AT_END) {
            link.list();
        }
    }

    /** Takes a turn: tells what is wanted, or begins to read. */
    boolean goOn() {
        return switch (state) {
            case IDLE -> read();
            case HELD -> wanted && deliver();
            case AT_END -> wanted && tellEnd();
            default -> false;
        };
    }

    /** Gives back what it has, when the link is closed; what is lent comes back by itself. */
    void release() {
        if (state == State.HELD) {
            take().release();
            state = State.OVER;
        }
    }

    private boolean read() {
        final Slab room = room();
        if (room == null) {
            starve();
            return true;
        }
        final ByteBuffer buffer = room.buffer();
        buffer.clear().limit(Math.min(buffer.capacity(), readBytes));
        slab = room;
        state = State.LENT;
        count(buffer.capacity());
        reading.begin();
        try {
            link.channel.read(buffer, null, reading);
        } catch (final RuntimeException e) {
            reading.failed(e, null);
        }
        return reading.isOver() && taken();
    }

    /** Goes on with what the system says of a read. */
    private boolean taken() {
        reading.end();
        final Throwable failure = reading.failure();
        final Integer count = reading.result();
        if (link.isClosed() || failure != null || count == null) {
            take().release();
            state = State.OVER;
            link.close(failure);
            return true;
        }
        return count < 0 ? end() : received(count);
    }

    /**
     * The system tells a reset once, to whoever asks first; where a write has met it, a read behind it finds an end
     * that is none.
     */
    private boolean end() {
        take().release();
        if (link.isFailing()) {
            state = State.OVER;
            return true;
        }
        state = State.AT_END;
        return wanted && tellEnd();
    }

    private boolean received(final int count) {
        final ByteBuffer buffer = Objects.requireNonNull(slab, "slab").buffer();
        flowing = !buffer.hasRemaining();
        buffer.flip();
        state = State.HELD;
        return wanted && deliver();
    }

    private boolean deliver() {
        wanted = false;
        state = State.IDLE;
        link.list();
        link.handler().onReceived(take());
        return true;
    }

    private boolean tellEnd() {
        state = State.OVER;
        link.handler().onEnd();
        return true;
    }

    private Slab take() {
        final Slab taken = Objects.requireNonNull(slab, "slab");
        slab = null;
        count(0);
        return taken;
    }

    /** Tells the poller of a large slab, or that it is gone. */
    private void count(final int bytes) {
        final int counts = bytes > SHORT_BYTES ? bytes : 0;
        poller.lent(counts - countedBytes);
        countedBytes = counts;
    }

    /** When memory is short it reads little, and less where it does not know of a unit begun. */
    private @Nullable Slab room() {
        final int wish = wish();
        final Slab full = loop.slabs().take(wish);
        return full != null || wish <= LEAST_BYTES
            ? full : loop.slabs().take(Math.min(wish, lacking == 0 ? LEAST_BYTES : SHORT_BYTES));
    }

    private int wish() {
        if (!flowing && (!wanted || lacking <= LEAST_BYTES)) {
            return Math.min(LEAST_BYTES, readBytes);
        }
        final int most = flowing ? readBytes : Math.min(lacking, readBytes);
        return most <= SHORT_BYTES || poller.mayLend() ? most : SHORT_BYTES;
    }

    private void starve() {
        state = State.STARVED;
        loop.after(MEMORY_RETRY_NS, this::retry);
    }

    private void retry() {
        state = State.IDLE;
        link.list();
    }
}
