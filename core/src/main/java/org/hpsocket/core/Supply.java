package org.hpsocket.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All versions of the code of one kind and name, and which of them is current: the one preferred or swapped in last, else the best by origin, else the
 * one added last; one that was set aside only when there is no other.
 *
 * <p>Thread: any; changes under its lock.
 *
 * @param <F> the code
 */
final class Supply<F> {
    private static final Comparator<Version<?>> BEST_FIRST = Comparator.<Version<?>, Boolean>comparing(Version::isAside)
        .thenComparing(version -> version.origin, Comparator.reverseOrder());

    private final String kind;
    private final String name;
    private final Runnable whenUnused;
    private final List<Version<F>> versions = new ArrayList<>();
    private @Nullable Version<F> preferred;
    private volatile @Nullable Version<F> current;

    Supply(final String kind, final String name, final Runnable whenUnused) {
        this.kind = kind;
        this.name = name;
        this.whenUnused = whenUnused;
    }

    String kind() {
        return kind;
    }

    String name() {
        return name;
    }

    boolean is(final String ofKind, final String named) {
        return kind.equals(ofKind) && name.equals(named);
    }

    /** Names kind and name. */
    String text() {
        return kind + " " + name;
    }

    /** The version that is used from now on; null when there is none. */
    @Nullable Version<F> current() {
        return current;
    }

    /** Counts a user of the current version in. @return the version, or null when there is none */
    @Nullable Version<F> acquire() {
        while (true) {
            final Version<F> now = current;
            if (now == null || now.acquire()) {
                return now;
            }
        }
    }

    /** Adds code; of code that is there already the origin changes, and with it its rank. */
    synchronized Version<F> add(final F code, final Origin origin) {
        final Version<F> known = find(code);
        if (known == null) {
            return put(new Version<>(this, code, origin, false));
        }
        known.origin = origin;
        choose();
        return known;
    }

    /** Adds code that is current whatever its origin; of what was swapped in before, only what is current or used now is kept. */
    synchronized Version<F> swapIn(final F code, final Origin origin) {
        versions.removeIf(version -> version.swappedIn && version != current && version.isUnused());
        preferred = null;
        return put(new Version<>(this, code, origin, true));
    }

    /** Makes a version current whatever its origin, until it goes or fails; null lets the best one be current again. */
    synchronized void prefer(final @Nullable Version<F> version) {
        preferred = version;
        choose();
    }

    /** All versions, the current one first. */
    synchronized List<Version<F>> versions() {
        final Version<F> first = current;
        return versions.stream().sorted(Comparator.<Version<?>, Boolean>comparing(version -> version != first).thenComparing(BEST_FIRST)).toList();
    }

    /** Takes code away. @return its version, or null when it was not there */
    synchronized @Nullable Version<F> remove(final F code) {
        final Version<F> found = find(code);
        if (found != null) {
            versions.remove(found);
            choose();
            found.goes();
        }
        return found;
    }

    /** Sets a version aside, since it fails. @return whether there is another one */
    synchronized boolean setAside(final Version<F> failing) {
        if (versions.stream().allMatch(version -> version == failing || version.isAside())) {
            return false;
        }
        failing.setAside();
        choose();
        return true;
    }

    void unused() {
        whenUnused.run();
    }

    private Version<F> put(final Version<F> version) {
        versions.add(0, version);
        choose();
        return version;
    }

    private @Nullable Version<F> find(final F code) {
        return versions.stream().filter(version -> version.code == code).findFirst().orElse(null);
    }

    private void choose() {
        final Version<F> wanted = preferred;
        if (wanted != null && (wanted.isAside() || !versions.contains(wanted))) {
            preferred = null;
        }
        current = preferred != null ? preferred : versions.stream().filter(version -> version.swappedIn && !version.isAside()).findFirst()
            .or(() -> versions.stream().min(BEST_FIRST)).orElse(null);
    }
}
