package org.hpsocket.core.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a loop belongs to its transport besides the links of its connections: ports, and attempts to connect.
 * Attempts wait while the loop changes its transport or has none.
 *
 * <p>Thread: the loop.
 */
public final class LoopSockets {
    private final EventLoop loop;
    private final List<Movable> ports = new ArrayList<>(1);
    private final Set<Attempt> underWay = new LinkedHashSet<>();
    private final ArrayDeque<Attempt> held = new ArrayDeque<>(0);
    private boolean holds;

    LoopSockets(final EventLoop loop) {
        this.loop = loop;
    }

    public void add(final Movable port) {
        ports.add(port);
    }

    public void remove(final Movable port) {
        ports.remove(port);
    }

    public boolean has(final Movable port) {
        return ports.contains(port);
    }

    public List<Movable> ports() {
        return ports;
    }

    /** @return whether an attempt may begin; if not, it is begun again when it may */
    public boolean mayBegin(final Attempt attempt) {
        if (holds) {
            held.addLast(attempt);
        } else {
            underWay.add(attempt);
        }
        return !holds;
    }

    /** An attempt is answered or cancelled. */
    public void over(final Attempt attempt) {
        underWay.remove(attempt);
        held.remove(attempt);
    }

    /** Lets attempts wait that begin from now on. */
    public void hold() {
        holds = true;
    }

    /** Takes back the attempts that have not been answered. */
    public void takeBack() {
        underWay.forEach(Attempt::takeBack);
        held.addAll(underWay);
        underWay.clear();
    }

    /** Lets attempts begin, also those that have waited. */
    public void letGo() {
        holds = false;
        while (!held.isEmpty()) {
            loop.execute(held.removeFirst()::next);
        }
    }
}
