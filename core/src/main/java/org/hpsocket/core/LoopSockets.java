package org.hpsocket.core;

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
final class LoopSockets {
    private final EventLoop loop;
    private final List<Movable> ports = new ArrayList<>(1);
    private final Set<Connecting> underWay = new LinkedHashSet<>();
    private final ArrayDeque<Connecting> held = new ArrayDeque<>(0);
    private boolean holds;

    LoopSockets(final EventLoop loop) {
        this.loop = loop;
    }

    void add(final Movable port) {
        ports.add(port);
    }

    void remove(final Movable port) {
        ports.remove(port);
    }

    boolean has(final Movable port) {
        return ports.contains(port);
    }

    List<Movable> ports() {
        return ports;
    }

    /** @return whether an attempt may begin; if not, it is begun again when it may */
    boolean mayBegin(final Connecting attempt) {
        if (holds) {
            held.addLast(attempt);
        } else {
            underWay.add(attempt);
        }
        return !holds;
    }

    /** An attempt is answered or cancelled. */
    void over(final Connecting attempt) {
        underWay.remove(attempt);
        held.remove(attempt);
    }

    /** Lets attempts wait that begin from now on. */
    void hold() {
        holds = true;
    }

    /** Takes back the attempts that have not been answered. */
    void takeBack() {
        underWay.forEach(Connecting::takeBack);
        held.addAll(underWay);
        underWay.clear();
    }

    /** Lets attempts begin, also those that have waited. */
    void letGo() {
        holds = false;
        while (!held.isEmpty()) {
            loop.execute(held.removeFirst()::next);
        }
    }
}
