package org.hpsocket.dist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hpsocket.dist.load.Load;

/** Shows how the talk goes: on a terminal a table that is drawn over itself, elsewhere a line now and then. */
final class Board {
    private static final String UP_ONE_LINE = "\033[A";
    private static final String ERASE_LINE = "\033[2K";
    private static final String HEADING = String.format("   %-8s %5s %14s %12s %9s %8s %6s",
        "ENDPOINT", "CONNS", "ANSWERS", "ANSWERS/s", "MB/s", "P99 us", "WRONG");
    private static final String ROW = "   %-8s %5d %,14d %,12.0f %9.1f %8.0f %6d";
    private static final String SWAP_HEADING = String.format("   %-14s %-16s %-10s %11s %8s %12s",
        "REPLACED", "VERSION BEFORE", "AFTER", "CONNS MOVED", "IN ms", "SILENCE ms");
    private static final String SWAP_ROW = "   %-14s %-16s %-10s %,11d %8.0f %12.0f";
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;
    private static final double MEGA = 1e6;

    private final Terminal terminal;
    private final Map<String, Long> messagesBefore = new HashMap<>();
    private final Map<String, Long> bytesBefore = new HashMap<>();
    private long beforeNs;
    private int drawn;

    Board(final Terminal terminal) {
        this.terminal = terminal;
    }

    void show(final Tour tour, final long sinceStartNs) {
        final double tookSeconds = Math.max(1, sinceStartNs - beforeNs) / 1e9;
        beforeNs = sinceStartNs;
        final var rows = new ArrayList<String>();
        rows.add(HEADING);
        tour.loads().forEach((scheme, load) -> rows.add(row(scheme, load, tookSeconds)));
        if (!tour.swaps().isEmpty()) {
            rows.add(SWAP_HEADING);
            tour.swaps().forEach(swap -> rows.add(row(swap)));
        }
        if (terminal.outIsTty()) {
            draw(rows);
        } else {
            terminal.print(String.format(Locale.ROOT, "   after %d s", TimeUnit.NANOSECONDS.toSeconds(sinceStartNs)));
            rows.forEach(terminal::print);
        }
    }

    private String row(final String scheme, final Load load, final double tookSeconds) {
        final long messages = load.messages();
        final long bytes = load.bytes();
        final Long lastMessages = messagesBefore.put(scheme, messages);
        final Long lastBytes = bytesBefore.put(scheme, bytes);
        return String.format(Locale.ROOT, ROW, scheme, load.connections(), messages,
            (messages - (lastMessages == null ? 0 : lastMessages)) / tookSeconds,
            (bytes - (lastBytes == null ? 0 : lastBytes)) / tookSeconds / MEGA,
            load.latencies().getValueAtPercentile(99) / MICRO, load.faults());
    }

    private static String row(final Swapped swap) {
        return String.format(Locale.ROOT, SWAP_ROW, swap.code(), swap.before(), swap.after(), swap.moved(),
            swap.tookNs() / MILLI, swap.silenceNs() / MILLI);
    }

    private void draw(final List<String> rows) {
        final var text = new StringBuilder(UP_ONE_LINE.repeat(drawn));
        rows.forEach(row -> text.append('\r').append(ERASE_LINE).append(row).append('\n'));
        drawn = rows.size();
        terminal.out().print(text);
        terminal.out().flush();
    }
}
