package org.hpsocket.testkit.component;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Lines about connections, written by loops and waited for by tests. <p>Thread: any. */
final class Diary {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int TAIL = 40;

    private final List<Line> lines = new ArrayList<>();

    private record Line(String text, long connection) {
        String name() {
            final int blank = text.indexOf(' ');
            return blank < 0 ? text : text.substring(0, blank);
        }
    }

    /** Writes a line, and in the same moment does what belongs to it. */
    void note(final String text, final long connection, final Runnable alongside) {
        synchronized (lines) {
            lines.add(new Line(text, connection));
            alongside.run();
            lines.notifyAll();
        }
    }

    /** Waits for what the lines make true. */
    void await(final String what, final BooleanSupplier condition) {
        final long end = System.nanoTime() + PATIENCE_NS;
        synchronized (lines) {
            while (!condition.getAsBoolean()) {
                final long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (leftMs <= 0) {
                    throw new AssertionError("waited in vain for " + what + "; heard: " + tail());
                }
                pause(leftMs);
            }
        }
    }

    <T> T read(final Supplier<T> value) {
        synchronized (lines) {
            return value.get();
        }
    }

    int count(final String beginning) {
        return read(() -> (int) texts().filter(text -> text.startsWith(beginning)).count());
    }

    List<String> all() {
        return read(() -> texts().toList());
    }

    long sum(final String name) {
        return read(() -> lines.stream().filter(line -> line.name().equals(name))
            .mapToLong(line -> Long.parseLong(line.text().substring(name.length() + 1))).sum());
    }

    /** Gives the names of the lines of one connection, several of a kind in a row being one. */
    List<String> order(final long connection) {
        final var names = new ArrayList<String>();
        synchronized (lines) {
            lines.stream().filter(line -> line.connection() == connection).map(Line::name)
                .filter(name -> names.isEmpty() || !names.get(names.size() - 1).equals(name)).forEach(names::add);
        }
        return names;
    }

    private Stream<String> texts() {
        return lines.stream().map(Line::text);
    }

    private String tail() {
        final int skipped = Math.max(0, lines.size() - TAIL);
        return (skipped > 0 ? skipped + " lines, then " : "") + texts().skip(skipped).toList();
    }

    private void pause(final long mostMs) {
        try {
            lines.wait(mostMs);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted; heard: " + tail(), e);
        }
    }
}
