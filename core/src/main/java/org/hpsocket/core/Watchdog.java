package org.hpsocket.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hpsocket.ErrorEvent;
import org.hpsocket.core.loop.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Notices loops that do not come round, and tells their component once per stay, with the stack of the listener that
 * holds them.
 */
final class Watchdog {
    private static final int FRAMES = 12;
    private static final long LONGEST_PERIOD_MS = 1_000;
    private static final long SHORTEST_PERIOD_MS = 10;

    private final Set<ComponentBase> watched = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;

    synchronized void watch(final ComponentBase component) {
        if (component.options().blockedAfter().isZero() || component.loops().length == 0) {
            return;
        }
        watched.add(component);
        if (thread == null) {
            final var started = new Thread(this::run, "hpsocket-watchdog");
            started.setDaemon(true);
            started.start();
            thread = started;
        }
        notifyAll();
    }

    synchronized void unwatch(final ComponentBase component) {
        watched.remove(component);
        notifyAll();
    }

    private void run() {
        final Map<EventLoop, Look> looks = new HashMap<>();
        while (waitForNextLook()) {
            for (final ComponentBase component : watched) {
                for (final EventLoop loop : component.fleet().all()) {
                    looks.computeIfAbsent(loop, l -> new Look()).at(component, loop);
                }
            }
            looks.keySet().removeIf(loop -> loop.thread() == null);
        }
    }

    private synchronized boolean waitForNextLook() {
        long periodMs = LONGEST_PERIOD_MS;
        for (final ComponentBase component : watched) {
            periodMs = Math.min(periodMs, component.options().blockedAfter().toMillis() / 2);
        }
        try {
            wait(Math.max(SHORTEST_PERIOD_MS, periodMs));
        } catch (final InterruptedException e) {
            thread = null;
            return false;
        }
        if (watched.isEmpty()) {
            thread = null;
            return false;
        }
        return true;
    }

    /** What was seen of one loop. */
    private static final class Look {
        private long turns = -1;
        private long sinceNs;
        private boolean told;

        void at(final ComponentBase component, final EventLoop loop) {
            final long now = System.nanoTime();
            if (loop.isSleeping() || loop.turns() != turns) {
                turns = loop.turns();
                sinceNs = now;
                told = false;
            } else if (!told && now - sinceNs >= component.options().blockedAfter().toNanos()) {
                told = true;
                tell(component, loop.thread(), now - sinceNs);
            }
        }

        private static void tell(final ComponentBase component, final @Nullable Thread thread, final long forNs) {
            if (thread == null) {
                return;
            }
            final var text = new StringBuilder("loop " + thread.getName() + " is held for " + forNs / 1_000_000
                + "ms, blockedAfter=" + component.options().blockedAfter().toMillis() + "ms, by:");
            final StackTraceElement[] stack = thread.getStackTrace();
            for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
                text.append("\n    at ").append(stack[i]);
            }
            component.counted().blocked.increment();
            component.errors().report(ErrorEvent.Kind.BLOCKED, text.toString(), null, null);
        }
    }
}
