package org.hpsocket.core.container;

import java.util.ArrayList;
import java.util.List;

/** Rows of text under a heading, each column as wide as its widest cell. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(final String... heading) {
        rows.add(heading);
    }

    void row(final Object... cells) {
        final var texts = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            texts[i] = String.valueOf(cells[i]);
        }
        rows.add(texts);
    }

    @Override
    public String toString() {
        final var text = new StringBuilder();
        for (final String[] row : rows) {
            final int start = text.length();
            for (int column = 0; column < row.length; column++) {
                final int width = width(column);
                text.append(row[column]).append(" ".repeat(width - row[column].length() + 2));
            }
            text.setLength(Math.max(start, lastVisible(text)));
            text.append('\n');
        }
        return text.substring(0, text.length() - 1);
    }

    private int width(final int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }

    private static int lastVisible(final StringBuilder text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return end;
    }
}
