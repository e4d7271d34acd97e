package org.hpsocket.core.container;

import java.util.Map;
import java.util.WeakHashMap;
import org.hpsocket.Component;
import org.hpsocket.ComponentStats;
import org.jspecify.annotations.Nullable;

/**
 * What was counted when somebody last looked, and so how fast it goes since.
 *
 * <p>Thread: any.
 */
final class Samples {
    private static final double NS_PER_S = 1e9;

    private final Map<Component, Sample> last = new WeakHashMap<>();

    static Table table() {
        return new Table("NAME", "IN/S", "OUT/S", "MESSAGES/S", "IN", "OUT", "MESSAGES", "IN LIMIT", "OUT LIMIT",
            "OPENED", "CLOSED", "REFUSED", "FAILED", "DROPPED", "ERRORS", "BLOCKED");
    }

    /** Adds a row. */
    synchronized void add(final String name, final Component component, final Table table) {
        final var now = new Sample(System.nanoTime(), component.stats());
        final Sample before = last.put(component, now);
        final ComponentStats stats = now.stats;
        table.row(name,
            perSecond(before, now, stats.bytesReceived(), before == null ? 0 : before.stats.bytesReceived()),
            perSecond(before, now, stats.bytesSent(), before == null ? 0 : before.stats.bytesSent()),
            perSecond(before, now, stats.unitsReceived(), before == null ? 0 : before.stats.unitsReceived()),
            Texts.number(stats.bytesReceived()), Texts.number(stats.bytesSent()), Texts.number(stats.unitsReceived()),
            Texts.rate(component.totalReceiveRate()), Texts.rate(component.totalSendRate()),
            Texts.number(stats.opened()), Texts.number(stats.closed()), Texts.number(stats.refused()),
            Texts.number(stats.connectFailures() + stats.acceptFailures()), Texts.number(stats.dropped()),
            Texts.number(stats.errors()), Texts.number(stats.blocked()));
    }

    private static String perSecond(
        final @Nullable Sample before, final Sample now, final long count, final long was) {
        return before == null || now.ns <= before.ns ? "-"
            : Texts.number(Math.max(0, Math.round((count - was) * NS_PER_S / (now.ns - before.ns))));
    }

    private record Sample(long ns, ComponentStats stats) {
    }
}
