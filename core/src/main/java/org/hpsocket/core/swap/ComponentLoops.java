package org.hpsocket.core.swap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.spi.Transport;

/**
 * The loops of one component: those on which connections begin, and those that were replaced by them. What was replaced
 * together ends together, with the last connection: a loop that accepts may hold what the links of the others depend
 * on.
 *
 * <p>Thread: any.
 */
public final class ComponentLoops {
    private static final long LOOK_AGAIN_NS = 50_000_000;

    private final Passenger component;
    private final AtomicInteger turn = new AtomicInteger();
    private final List<List<EventLoop>> replaced = new CopyOnWriteArrayList<>();
    private volatile EventLoop[] current = {};
    private final AtomicInteger ending = new AtomicInteger();
    private volatile boolean changing;
    private int named;
    private boolean ended;

    public ComponentLoops(final Passenger component) {
        this.component = component;
    }

    /** Those on which connections begin. */
    public EventLoop[] current() {
        return current;
    }

    public List<EventLoop> all() {
        final var all = new ArrayList<>(Arrays.asList(current));
        replaced.forEach(all::addAll);
        return all;
    }

    public boolean isReplaced(final EventLoop loop) {
        return replaced.stream().anyMatch(together -> together.contains(loop));
    }

    /** The loop of the next connection. */
    public EventLoop next() {
        return next(current);
    }

    /** The loop of the next connection that is accepted on a loop: one with the same transport. */
    public EventLoop next(final EventLoop accepting) {
        final EventLoop[] now = current;
        if (Arrays.asList(now).contains(accepting)) {
            return next(now);
        }
        return replaced.stream().filter(together -> together.contains(accepting)).findFirst()
            .map(together -> next(together.toArray(EventLoop[]::new))).orElse(accepting);
    }

    /** Starts loops that connections begin on, from the first one. */
    public synchronized void start(final Version<Transport> version, final int count) throws IOException {
        ended = false;
        named = 0;
        for (int i = 0; i < count; i++) {
            final EventLoop[] more = Arrays.copyOf(current, i + 1);
            more[i] = made(version);
            current = more;
        }
    }

    /**
     * Starts as many loops as there are, which connections begin on from now on; {@link #settle} follows.
     *
     * @return those that are replaced
     */
    synchronized EventLoop[] replace(final Version<Transport> version) throws IOException {
        final EventLoop[] before = current;
        final var fresh = new EventLoop[before.length];
        if (ended) {
            throw new IOException(component.name() + " ends");
        }
        for (int i = 0; i < fresh.length; i++) {
            try {
                fresh[i] = made(version);
            } catch (final IOException | RuntimeException | Error e) {
                Arrays.stream(fresh, 0, i).forEach(component.room()::end);
                throw e;
            }
        }
        changing = true;
        replaced.add(List.of(before));
        current = fresh;
        return before;
    }

    /** Undoes a replacement; the loops that came end as any that are replaced. */
    synchronized void restore(final EventLoop[] before) {
        final EventLoop[] failed = current;
        replaced.remove(List.of(before));
        replaced.add(List.of(failed));
        current = before;
    }

    /** The replacement is over, and nothing is accepted on loops that were replaced; those without connections end. */
    void settle() {
        changing = false;
        replaced.forEach(this::endIfIdle);
    }

    /** Ends a loop that was replaced, and those that were so together with it, if nothing is left on them. */
    public void endIfIdle(final EventLoop loop) {
        for (final List<EventLoop> together : replaced) {
            if (together.contains(loop)) {
                endIfIdle(together);
            }
        }
    }

    /** What was accepted is known to be counted, or to have its session: it is looked for in this order. */
    private void endIfIdle(final List<EventLoop> together) {
        if (changing) {
            return;
        }
        final EventLoop first = together.get(0);
        first.execute(() -> {
            if (component.isAdmitting()) {
                first.after(LOOK_AGAIN_NS, () -> endIfIdle(together));
            } else if (component.table().snapshot().stream().noneMatch(session -> together.contains(session.loop()))) {
                ending.incrementAndGet();
                component.room().elsewhere("hpsocket-swap", () -> endAll(together));
            }
        });
    }

    /** A stop that comes first ends them itself. */
    private void endAll(final List<EventLoop> together) {
        if (replaced.remove(together)) {
            together.forEach(component.room()::end);
        }
        ending.decrementAndGet();
        component.room().threading().changed();
    }

    /** Ends all. */
    public void end() {
        synchronized (this) {
            ended = true;
        }
        for (final List<EventLoop> together : replaced) {
            if (replaced.remove(together)) {
                together.forEach(component.room()::end);
            }
        }
        for (final EventLoop loop : current) {
            component.room().end(loop);
        }
        component.room().threading().awaitThrough(() -> ending.get() == 0, Long.MAX_VALUE);
    }

    /** Forgets those that have ended. */
    public void clear() {
        current = new EventLoop[0];
    }

    private EventLoop next(final EventLoop[] of) {
        return of[Math.floorMod(turn.getAndIncrement(), of.length)];
    }

    private EventLoop made(final Version<Transport> version) throws IOException {
        return component.room().loop(version, component.name() + "-" + named++);
    }
}
