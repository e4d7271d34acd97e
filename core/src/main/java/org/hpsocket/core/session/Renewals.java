package org.hpsocket.core.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.CodeInUse;
import org.hpsocket.ServiceState;
import org.hpsocket.SwapStats;
import org.hpsocket.SwapWait;
import org.hpsocket.core.code.Supply;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.events.Counted;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.stage.Place;
import org.hpsocket.core.stage.Stack;

/**
 * How the connections of one component change to other code: some of each loop a turn, so that no connection waits for
 * all the others.
 *
 * <p>Thread: any.
 */
public final class Renewals {
    private static final int SESSIONS_PER_TURN = 64;

    private final Host component;
    private final AtomicInteger pending = new AtomicInteger();

    public Renewals(final Host component) {
        this.component = component;
    }

    /** Lets every connection change that has to. */
    public void all() {
        final Map<EventLoop, Queue<Session>> byLoop = new HashMap<>();
        for (final Session session : component.table().snapshot()) {
            if (session.stages().isStale()) {
                pending.incrementAndGet();
                byLoop.computeIfAbsent(session.loop, loop -> new ArrayDeque<>()).add(session);
            }
        }
        byLoop.forEach((loop, sessions) -> loop.execute(() -> some(loop, sessions)));
    }

    /** Lets a new connection change, if it has to. */
    public void look(final Session session) {
        if (session.stages().isStale()) {
            pending.incrementAndGet();
            session.loop.execute(session::renew);
        }
    }

    /** A connection begins without code. */
    Renewal begun(final Session session) {
        pending.incrementAndGet();
        return new Renewal(session, component.room().clock().nowNs());
    }

    /** A connection that had to change has done so, or has ended, or need not. */
    void over() {
        if (pending.decrementAndGet() == 0) {
            component.room().threading().changed();
        }
    }

    public int pending() {
        return component.state() == ServiceState.STOPPED ? 0 : pending.get();
    }

    /** Its component begins anew: what was left to loops that have ended is over. */
    public void reset() {
        pending.set(0);
    }

    public SwapStats stats(final Counted counted, final List<Session> open) {
        final long now = component.room().clock().nowNs();
        final List<SwapWait> waiting = new ArrayList<>();
        for (final Session session : open) {
            final Renewal renewal = session.renewal();
            if (renewal != null && waiting.size() < SwapStats.WAITING_MOST) {
                waiting.add(renewal.report(now));
            }
        }
        return new SwapStats(counted.swaps.sum(), counted.swapsRefused.sum(), pending(), waiting);
    }

    /** Counts the connections of each version of each part. */
    public static List<CodeInUse> code(final Stack stack, final List<Session> open) {
        final Map<Version<?>, Integer> counts = new LinkedHashMap<>();
        for (final Supply<?> supply : stack.supplies()) {
            final Version<?> current = supply.current();
            if (current != null) {
                counts.put(current, 0);
            }
        }
        for (final Session session : open) {
            for (final Place place : session.stages().places()) {
                final Version<?> version = place.version();
                if (version != null) {
                    counts.merge(version, 1, Integer::sum);
                }
            }
        }
        final List<CodeInUse> rows = new ArrayList<>();
        counts.forEach((version, connections) -> rows.add(new CodeInUse(version.supply.kind(), version.supply.name(),
            version.origin.toString(), version == version.supply.current(), connections)));
        return rows;
    }

    /** The code of one connection: codec, filters from the wire upwards, transport; what is lacking has no version. */
    public static List<CodeInUse> codeOf(final Session session) {
        final List<CodeInUse> rows = new ArrayList<>();
        for (final Place place : session.stages().places()) {
            final Version<?> version = place.version();
            final Supply<?> supply = version == null ? place.supply() : version.supply;
            rows.add(new CodeInUse(supply.kind(), supply.name(), version == null ? "" : version.origin.toString(),
                version != null && version == supply.current(), 1));
        }
        Collections.rotate(rows, 1);
        final Version<?> transport = session.loop.pollers().runs();
        if (transport != null) {
            rows.add(new CodeInUse(transport.supply.kind(), transport.supply.name(), transport.origin.toString(),
                transport == transport.supply.current(), 1));
        }
        return rows;
    }

    private static void some(final EventLoop loop, final Queue<Session> sessions) {
        for (int left = SESSIONS_PER_TURN; left > 0 && !sessions.isEmpty(); left--) {
            sessions.remove().renew();
        }
        if (!sessions.isEmpty()) {
            loop.goOnWith(() -> some(loop, sessions));
        }
    }
}
