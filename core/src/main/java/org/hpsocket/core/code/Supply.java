package org.hpsocket.core.code;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All versions of the code of one kind and name, and which of them is current: the one preferred or swapped in last,
 * else the best by origin, else the one added last; one that was set aside only when there is no other.
 *
 * <p>Thread: any; changes under its lock.
 *
 * @param <F> the code
 */
public final class Supply<F> {
    private static final Comparator<Version<?>> BEST_FIRST = Comparator.<Version<?>, Boolean>comparing(Version::isAside)
        .thenComparing(version -> version.origin, Comparator.reverseOrder());

    private final String kind;
    private final String name;
    private final Runnable whenUnused;
    private final List<Version<F>> versions = new ArrayList<>();
    private @Nullable Version<F> preferred;
    private long numbers;
    private volatile @Nullable Version<F> current;

    public Supply(final String kind, final String name, final Runnable whenUnused) {
        this.kind = kind;
        this.name = name;
        this.whenUnused = whenUnused;
    }

    public String kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    public boolean is(final String ofKind, final String named) {
        return kind.equals(ofKind) && name.equals(named);
    }

    /** Names kind and name. */
    public String text() {
        return kind + " " + name;
    }

    /** The version that is used from now on; null when there is none. */
    public @Nullable Version<F> current() {
        return current;
    }

    /** Counts a user of the current version in. @return the version, or null when there is none */
    public @Nullable Version<F> acquire() {
        return acquire(version -> true);
    }

    /** Counts a user of the best version that suits it in. @return the version, or null when there is none */
    public @Nullable Version<F> acquire(final Predicate<Version<F>> suits) {
        while (true) {
            final Version<F> best = best(suits);
            if (best == null || best.acquire()) {
                return best;
            }
        }
    }

    /** The best version of those that suit; null when there is none. */
    public @Nullable Version<F> best(final Predicate<Version<F>> suits) {
        final Version<F> now = current;
        return now == null || suits.test(now) ? now : bestOf(suits).orElse(null);
    }

    /** Adds code; of code that is there already the origin changes, and with it its rank. */
    public synchronized Version<F> add(final F code, final Origin origin) {
        final Version<F> known = find(code);
        if (known == null) {
            return put(code, origin, false);
        }
        known.origin = origin;
        choose();
        return known;
    }

    /**
     * Adds code that is current whatever its origin; what was swapped in before is forgotten as soon as nobody uses it.
     */
    public synchronized Version<F> swapIn(final F code, final Origin origin) {
        preferred = null;
        final Version<F> made = put(code, origin, true);
        forget();
        return made;
    }

    /** Makes a version current whatever its origin, until it goes or fails; null lets the best one be current again. */
    synchronized void prefer(final @Nullable Version<F> version) {
        preferred = version;
        choose();
    }

    /** All versions, the current one first. */
    synchronized List<Version<F>> versions() {
        final Version<F> first = current;
        return versions.stream().sorted(Comparator.<Version<?>, Boolean>comparing(version -> version != first)
            .thenComparing(BEST_FIRST)).toList();
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

    /** Whether there is other code, which has not failed. */
    public synchronized boolean hasOther(final Version<F> failing) {
        return versions.stream().anyMatch(version -> version != failing && !version.isAside());
    }

    /** Sets a version aside, since it fails. @return false when it was aside before */
    public synchronized boolean setAside(final Version<F> failing) {
        final boolean first = !failing.isAside();
        failing.setAside();
        choose();
        return first;
    }

    /** A version has lost its last user. */
    void unused() {
        forget();
        whenUnused.run();
    }

    private Version<F> put(final F code, final Origin origin, final boolean swappedIn) {
        final var version = new Version<>(this, code, origin, swappedIn, numbers++);
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
        current = preferred != null ? preferred : bestOf(version -> true).orElse(null);
    }

    private synchronized void forget() {
        versions.removeIf(version -> version.swappedIn && version != current && version.isUnused());
    }

    private synchronized Optional<Version<F>> bestOf(final Predicate<Version<F>> suits) {
        final Stream<Version<F>> swappedIn = versions.stream().filter(suits)
            .filter(version -> version.swappedIn && !version.isAside());
        return swappedIn.findFirst().or(() -> versions.stream().filter(suits).min(BEST_FIRST));
    }
}
