package org.hpsocket.core.folder;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one path of the folder. What was read last stays in force until something newer was read or the
 * path is gone, in two looks: a file that is being written, or removed only to be written anew, harms nothing.
 */
final class Place {
    private static final int LOOKS_GONE = 2;

    private String seen = "";
    private String tried = "";
    private int missed;
    private @Nullable Unit unit;
    private String told = "";

    /** What is in force; none before something could be read. */
    Optional<Unit> unit() {
        return Optional.ofNullable(unit);
    }

    /** Is told what a look has seen. @return whether that is new, and no longer being written */
    boolean isNew(final Entry entry, final boolean settled) {
        missed = 0;
        final boolean still = settled || entry.stamp().equals(seen);
        seen = entry.stamp();
        return still && !entry.stamp().equals(tried);
    }

    /** Is told that a look has not seen it. @return whether it is gone */
    boolean isGone() {
        seen = "";
        missed++;
        return missed >= LOOKS_GONE;
    }

    /** Does not look at this entry again before it changes. */
    void tried(final Entry entry) {
        tried = entry.stamp();
        told = "";
    }

    void unit(final @Nullable Unit inForce) {
        unit = inForce;
    }

    /** Whether this is said for the first time since it was read. */
    boolean isNews(final String line) {
        final boolean news = !line.equals(told);
        told = line;
        return news;
    }
}
