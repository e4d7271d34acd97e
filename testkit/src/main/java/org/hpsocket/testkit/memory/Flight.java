package org.hpsocket.testkit.memory;

import java.net.InetSocketAddress;

/**
 * One datagram on its way.
 *
 * @param bytes its bytes, never changed
 * @param sender the port it is of
 * @param from who sent it, as its receiver sees it
 * @param to where it goes
 * @param atNs when it arrives
 * @param number orders those that arrive at the same time
 */
record Flight(byte[] bytes, MemoryPort sender, InetSocketAddress from, InetSocketAddress to, long atNs, long number)
    implements Comparable<Flight> {
    private static final int OVERHEAD_BYTES = 64;

    /** Counts what it takes of a buffer. */
    int cost() {
        return bytes.length + OVERHEAD_BYTES;
    }

    @Override
    public int compareTo(final Flight other) {
        final int byTime = Long.compare(atNs, other.atNs);
        return byTime == 0 ? Long.compare(number, other.number) : byTime;
    }
}
