package org.hpsocket.core.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one component by id: a slot in the low 24 bits, a random generation above, so that an id is never
 * right for anything that comes later. Looking up takes no lock and no memory.
 *
 * <p>Thread: any.
 */
public final class ConnectionTable {
    private static final int SLOT_BITS = 24;
    private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;
    private static final int FIRST_SLOTS = 64;

    private final int most;
    private final RandomGenerator random;
    private volatile AtomicReferenceArray<@Nullable Session> sessions = new AtomicReferenceArray<>(FIRST_SLOTS);
    private int[] free = new int[FIRST_SLOTS];
    private int freeCount;
    private int reserved;

    public ConnectionTable(final int most, final RandomGenerator random) {
        this.most = most;
        this.random = random;
        for (int slot = FIRST_SLOTS - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
        }
    }

    /** Takes a place. @return its id, or 0 when all are taken */
    public synchronized long reserve() {
        if (reserved == most) {
            return 0;
        }
        if (freeCount == 0) {
            grow();
        }
        reserved++;
        final long generation = 1 + random.nextLong((1L << Long.SIZE - 1 - SLOT_BITS) - 1);
        return generation << SLOT_BITS | free[--freeCount];
    }

    /** Gives a place back. */
    public synchronized void release(final long id) {
        final int slot = (int) (id & SLOT_MASK);
        sessions.set(slot, null);
        free[freeCount++] = slot;
        reserved--;
        if (reserved == 0) {
            notifyAll();
        }
    }

    public synchronized void put(final Session session) {
        sessions.set((int) (session.id & SLOT_MASK), session);
    }

    public @Nullable Session get(final long id) {
        final AtomicReferenceArray<@Nullable Session> all = sessions;
        final int slot = (int) (id & SLOT_MASK);
        final Session session = id > 0 && slot < all.length() ? all.get(slot) : null;
        return session != null && session.id == id ? session : null;
    }

    public List<Session> snapshot() {
        final AtomicReferenceArray<@Nullable Session> all = sessions;
        final var found = new ArrayList<Session>();
        for (int slot = 0; slot < all.length(); slot++) {
            final Session session = all.get(slot);
            if (session != null) {
                found.add(session);
            }
        }
        return found;
    }

    public synchronized int size() {
        return reserved;
    }

    private void grow() {
        final AtomicReferenceArray<@Nullable Session> old = sessions;
        final int length = (int) Math.min(1L << SLOT_BITS, old.length() * 2L);
        final var larger = new AtomicReferenceArray<@Nullable Session>(length);
        for (int slot = 0; slot < old.length(); slot++) {
            larger.set(slot, old.get(slot));
        }
        sessions = larger;
        free = Arrays.copyOf(free, length);
        for (int slot = length - 1; slot >= old.length(); slot--) {
            free[freeCount++] = slot;
        }
    }
}
