package org.hpsocket.testkit.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What goes to one port: datagrams on their way, and those that have arrived and wait to be read, in a bounded buffer.
 * All under the lock of the network.
 */
final class MemoryInbox {
    private final PriorityQueue<Flight> coming = new PriorityQueue<>();
    private final Deque<Flight> unread = new ArrayDeque<>();
    private long unreadBytes;

    void add(final Flight flight) {
        coming.add(flight);
    }

    /** Lets arrive what has its time; what finds no room is lost. */
    void arrive(final long nowNs, final int maxBytes) {
        while (!coming.isEmpty() && coming.peek().atNs() <= nowNs) {
            final Flight flight = coming.remove();
            if (unreadBytes + flight.cost() <= maxBytes) {
                unread.add(flight);
                unreadBytes += flight.cost();
            }
        }
    }

    /** Takes the next one that has arrived. */
    @Nullable Flight read() {
        final Flight flight = unread.poll();
        unreadBytes -= flight == null ? 0 : flight.cost();
        return flight;
    }

    /** Tells when something can be read. */
    long readableNs() {
        if (!unread.isEmpty()) {
            return Long.MIN_VALUE;
        }
        final Flight first = coming.peek();
        return first == null ? Long.MAX_VALUE : first.atNs();
    }

    /** Forgets all, and gives what was still on its way. */
    List<Flight> close() {
        final List<Flight> stray = new ArrayList<>(coming);
        stray.sort(null);
        coming.clear();
        unread.clear();
        unreadBytes = 0;
        return stray;
    }
}
