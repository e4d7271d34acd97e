package org.hpsocket.core.rate;

import org.hpsocket.Options;
import org.jspecify.annotations.Nullable;

/** The rates that all connections of a component share. <p>Thread: any. */
public final class SharedRates {
    private volatile @Nullable Bucket receive;
    private volatile @Nullable Bucket send;

    public SharedRates(final Options options, final long nowNs) {
        receive = changed(null, options.totalReceiveRate(), nowNs);
        send = changed(null, options.totalSendRate(), nowNs);
    }

    public @Nullable Bucket receive() {
        return receive;
    }

    public @Nullable Bucket send() {
        return send;
    }

    public synchronized void receiveRate(final long rate, final long nowNs) {
        receive = changed(receive, rate, nowNs);
    }

    public synchronized void sendRate(final long rate, final long nowNs) {
        send = changed(send, rate, nowNs);
    }

    public static long rateOf(final @Nullable Bucket bucket) {
        return bucket == null ? 0 : bucket.rate();
    }

    private static @Nullable Bucket changed(final @Nullable Bucket former, final long rate, final long nowNs) {
        if (rateOf(former) == rate) {
            return former;
        }
        return rate == 0 ? null : new Bucket(rate, former, nowNs);
    }
}
