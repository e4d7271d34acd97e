package org.hpsocket.testkit.swap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Which editions of some code have worked, and how often. <p>Thread: any. */
public final class Sightings {
    private final Map<Integer, LongAdder> units = new ConcurrentHashMap<>();

    /** Creates one that has seen nothing. */
    public Sightings() {
        super();
    }

    /**
     * Counts the units that an edition has read or written.
     *
     * @param edition its number
     * @return the units
     */
    public long of(final int edition) {
        final LongAdder count = units.get(edition);
        return count == null ? 0 : count.sum();
    }

    void sees(final int edition) {
        units.computeIfAbsent(edition, number -> new LongAdder()).increment();
    }

    @Override
    public String toString() {
        return units.toString();
    }
}
