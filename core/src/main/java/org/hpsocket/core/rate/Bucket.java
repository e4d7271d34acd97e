package org.hpsocket.core.rate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A rate of bytes. It remembers one moment: when all that was taken will be paid for. Whoever takes is behind those who
 * took before, so connections that share a rate have turns. What nobody takes is kept for {@value #KEPT_NS} ns.
 *
 * <p>Times are whole nanoseconds, and a price is rounded up: the rate is never passed, and a million takes a second
 * lose a thousandth of it.
 *
 * <p>Thread: any. It takes no lock and no memory.
 */
final class Bucket {
    private static final long KEPT_NS = 100_000_000;
    private static final long SECOND_NS = 1_000_000_000;
    private static final VarHandle PAID;

    static {
        try {
            PAID = MethodHandles.lookup().findVarHandle(Bucket.class, "paidNs", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long rate;
    private long paidNs;

    /** Begins where one of another rate was: what is owed stays owed, at the new price. */
    Bucket(final long bytesPerSecond, final @Nullable Bucket former, final long nowNs) {
        rate = bytesPerSecond;
        paidNs = former == null ? nowNs : repriced(former, former.paidNs(), nowNs);
    }

    long rate() {
        return rate;
    }

    /** When all that was taken is paid for. */
    long paidNs() {
        return (long) PAID.getOpaque(this);
    }

    long priceNs(final long bytes) {
        return (bytes * SECOND_NS + rate - 1) / rate;
    }

    /**
     * Takes bytes.
     *
     * @return when those that were taken before are paid for: the moment from which these are being paid
     */
    long take(final long bytes, final long nowNs) {
        final long price = priceNs(bytes);
        while (true) {
            final long paid = paidNs();
            final long from = nowNs - paid > KEPT_NS ? nowNs - KEPT_NS : paid;
            if (PAID.compareAndSet(this, paid, from + price)) {
                return from;
            }
        }
    }

    /** Tells when a moment comes that was reckoned with a former rate. */
    long repriced(final Bucket former, final long atNs, final long nowNs) {
        final long leftNs = atNs - nowNs;
        return leftNs <= 0 ? nowNs : nowNs + (long) ((double) leftNs * former.rate / rate);
    }
}
