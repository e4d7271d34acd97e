package org.hpsocket.core.rate;

import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.hpsocket.core.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * The rates of one connection in one direction: its own, and the one that it shares with its component's others. A
 * connection without rates has none of these.
 *
 * <p>Each way has its order. What arrived is taken off afterwards, and nothing more is asked for until it is paid. What
 * is to go is taken off before, and goes when those before it are paid. Either way a connection knows its moment at
 * once: nobody is passed over, and those who wait need not look again and again.
 *
 * <p>Thread: the loop.
 */
public final class Shaper {
    private static final int LEAST_PIECE_BYTES = 1024;
    private static final int PIECES_PER_SECOND = 10;

    private final @Nullable Bucket own;
    private final @Nullable Bucket shared;
    private long ownNs;
    private long sharedNs;

    private Shaper(final long rate, final @Nullable Bucket shared, final @Nullable Shaper former, final long nowNs) {
        final Bucket ownBefore = former == null ? null : former.own;
        final Bucket sharedBefore = former == null ? null : former.shared;
        this.own = rate == 0 ? null : ownBefore != null && ownBefore.rate() == rate
            ? ownBefore : new Bucket(rate, ownBefore, nowNs);
        this.shared = shared;
        this.ownNs = moment(own, ownBefore, former == null ? nowNs : former.ownNs, nowNs);
        this.sharedNs = moment(shared, sharedBefore, former == null ? nowNs : former.sharedNs, nowNs);
    }

    /** Makes what holds these rates. @return null when there are none */
    public static @Nullable Shaper of(
        final long rate, final @Nullable Bucket shared, final @Nullable Shaper former, final long nowNs) {
        return rate == 0 && shared == null ? null : new Shaper(rate, shared, former, nowNs);
    }

    /** Checks a rate that somebody sets. */
    public static long require(final String option, final long rate) {
        if (rate < 0 || rate > Options.RATE_MOST) {
            throw HpSocketException.usage(option + "=" + rate + " must be 0 to " + Options.RATE_MOST);
        }
        return rate;
    }

    /** Whether only rates tell these options apart. */
    public static boolean differInRatesOnly(final Options one, final Options other) {
        return other.change().receiveRate(one.receiveRate()).sendRate(one.sendRate())
            .totalReceiveRate(one.totalReceiveRate()).totalSendRate(one.totalSendRate()).build().equals(one);
    }

    /** Takes bytes that arrived; nothing more until they are paid for. */
    public void arrived(final long bytes, final long nowNs) {
        if (own != null) {
            ownNs = own.take(bytes, nowNs) + own.priceNs(bytes);
        }
        if (shared != null) {
            sharedNs = shared.take(bytes, nowNs) + shared.priceNs(bytes);
        }
    }

    /** Takes bytes that are to go; not before what was taken earlier is paid for. */
    public void leaving(final long bytes, final long nowNs) {
        if (own != null) {
            ownNs = own.take(bytes, nowNs);
        }
        if (shared != null) {
            sharedNs = shared.take(bytes, nowNs);
        }
    }

    public boolean waits(final long nowNs) {
        return ownNs - nowNs > 0 || sharedNs - nowNs > 0;
    }

    /** When it goes on. */
    public long untilNs() {
        return ownNs - sharedNs > 0 ? ownNs : sharedNs;
    }

    /** How much goes out at a time. */
    public int pieceBytes() {
        return Math.min(pieceBytes(own), pieceBytes(shared));
    }

    private static int pieceBytes(final @Nullable Bucket bucket) {
        return bucket == null ? Memory.LARGE_BYTES
            : (int) Math.max(LEAST_PIECE_BYTES, Math.min(Memory.LARGE_BYTES, bucket.rate() / PIECES_PER_SECOND));
    }

    /** Who is new to a rate is behind all who are not. */
    private static long moment(
        final @Nullable Bucket bucket, final @Nullable Bucket before, final long beforeNs, final long nowNs) {
        if (bucket == null) {
            return nowNs;
        }
        return before == null ? bucket.paidNs() : before == bucket
            ? beforeNs : bucket.repriced(before, beforeNs, nowNs);
    }
}
