package org.hpsocket.core;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.hpsocket.ComponentStats;

/** The counts of one component; what a connection counts is added when it closes. */
final class Counted {
    final LongAdder opened = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder connectFailures = new LongAdder();
    final LongAdder acceptFailures = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder blocked = new LongAdder();
    final LongAdder swaps = new LongAdder();
    final LongAdder swapsRefused = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder units = new LongAdder();

    void add(final Session ended) {
        bytesReceived.add(ended.receiver().bytesReceived());
        bytesSent.add(ended.sender().bytesSent());
        units.add(ended.receiver().unitsReceived());
    }

    /** Counts a datagram of a socket without connections. */
    void datagramReceived(final int bytes) {
        bytesReceived.add(bytes);
        units.increment();
    }

    void datagramSent(final int bytes) {
        bytesSent.add(bytes);
    }

    ComponentStats with(final List<Session> open, final long errors) {
        long received = bytesReceived.sum();
        long sent = bytesSent.sum();
        long events = units.sum();
        for (final Session session : open) {
            received += session.receiver().bytesReceived();
            sent += session.sender().bytesSent();
            events += session.receiver().unitsReceived();
        }
        return new ComponentStats(opened.sum(), closed.sum(), refused.sum(), connectFailures.sum(),
            acceptFailures.sum(), received, sent, events, errors, dropped.sum(), blocked.sum());
    }
}
