package org.hpsocket.core.events;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.hpsocket.ComponentStats;

/** The counts of one component; what a connection counts is added when it closes. */
public final class Counted {
    public final LongAdder opened = new LongAdder();
    public final LongAdder closed = new LongAdder();
    public final LongAdder refused = new LongAdder();
    public final LongAdder connectFailures = new LongAdder();
    public final LongAdder acceptFailures = new LongAdder();
    public final LongAdder dropped = new LongAdder();
    public final LongAdder blocked = new LongAdder();
    public final LongAdder swaps = new LongAdder();
    public final LongAdder swapsRefused = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder units = new LongAdder();

    public void add(final Traffic ended) {
        bytesReceived.add(ended.bytesReceived());
        bytesSent.add(ended.bytesSent());
        units.add(ended.unitsReceived());
    }

    /** Counts a datagram of a socket without connections. */
    public void datagramReceived(final int bytes) {
        bytesReceived.add(bytes);
        units.increment();
    }

    public void datagramSent(final int bytes) {
        bytesSent.add(bytes);
    }

    public ComponentStats with(final List<? extends Traffic> open, final long errors) {
        long received = bytesReceived.sum();
        long sent = bytesSent.sum();
        long events = units.sum();
        for (final Traffic connection : open) {
            received += connection.bytesReceived();
            sent += connection.bytesSent();
            events += connection.unitsReceived();
        }
        return new ComponentStats(opened.sum(), closed.sum(), refused.sum(), connectFailures.sum(),
            acceptFailures.sum(), received, sent, events, errors, dropped.sum(), blocked.sum());
    }
}
