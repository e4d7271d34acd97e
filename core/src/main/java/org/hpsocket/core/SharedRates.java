package org.hpsocket.core;

import org.hpsocket.Options;
import org.jspecify.annotations.Nullable;

/** The rates that all connections of a component share. <p>Thread: any. */
final class SharedRates {
    private volatile @Nullable Bucket receive;
    private volatile @Nullable Bucket send;

    SharedRates(final Options options, final long nowNs) {
        receive = changed(null, options.totalReceiveRate(), nowNs);
        send = changed(null, options.totalSendRate(), nowNs);
    }

    @Nullable Bucket receive() {
        return receive;
    }

    @Nullable Bucket send() {
        return send;
    }

    synchronized void receiveRate(final long rate, final long nowNs) {
        receive = changed(receive, rate, nowNs);
    }

    synchronized void sendRate(final long rate, final long nowNs) {
        send = changed(send, rate, nowNs);
    }

    static long rateOf(final @Nullable Bucket bucket) {
        return bucket == null ? 0 : bucket.rate();
    }

    private static @Nullable Bucket changed(final @Nullable Bucket former, final long rate, final long nowNs) {
        if (rateOf(former) == rate) {
            return former;
        }
        return rate == 0 ? null : new Bucket(rate, former, nowNs);
    }
}
