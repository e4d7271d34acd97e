package org.hpsocket.core.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of the folder runs: of each module the highest version. What is better is loaded and added first; what
 * it replaces is taken away once no connection runs it, since some may be in the middle of a unit.
 *
 * <p>Thread: one at a time.
 */
final class Stock {
    private final Opener opener;
    private final Loading loading;
    private final Shelf shelf;
    private final Report report;
    private final Map<Path, Place> places = new TreeMap<>();
    private final Map<Unit, Loaded> running = new LinkedHashMap<>();
    private final Map<Unit, Loaded> leaving = new LinkedHashMap<>();

    Stock(final Opener opener, final Loading loading, final Shelf shelf, final Report report) {
        this.opener = opener;
        this.loading = loading;
        this.shelf = shelf;
        this.report = report;
    }

    /**
     * Takes in what a look has seen. Unless settled, what is new is used only when the next look sees it unchanged.
     */
    void look(final List<Entry> entries, final boolean settled) {
        final Map<Path, Unit> dropped = new LinkedHashMap<>();
        final var missing = new TreeMap<>(places);
        for (final Entry entry : entries) {
            missing.remove(entry.path());
            final Place place = places.computeIfAbsent(entry.path(), path -> new Place());
            if (place.isNew(entry, settled)) {
                place.tried(entry);
                open(entry, place, dropped);
            }
        }
        missing.forEach((path, place) -> {
            if (place.isGone()) {
                places.remove(path);
                place.unit().ifPresent(unit -> dropped.put(path, unit));
            }
        });
        settle(dropped);
    }

    /** What runs now. */
    List<Unit> running() {
        return List.copyOf(running.keySet());
    }

    private void open(final Entry entry, final Place place, final Map<Path, Unit> dropped) {
        try {
            final Unit unit = opener.open(entry);
            place.unit().ifPresent(before -> dropped.put(entry.path(), before));
            place.unit(unit);
        } catch (final Refused e) {
            wrong(entry.path(), place, e.getMessage());
        }
    }

    private void settle(final Map<Path, Unit> dropped) {
        Map<String, Unit> best = best();
        while (!start(best.values(), dropped)) {
            best = best();
        }
        for (final Unit unit : running()) {
            if (!best.containsValue(unit)) {
                leaving.put(unit, running.remove(unit));
            }
        }
        dropped.values().stream().filter(unit -> !leaving.containsKey(unit)).forEach(opener::discard);
        stopUnused(best);
        tellOthers(best);
    }

    /** Stops what is leaving: at once where nothing better takes over, else when nothing runs it any more. */
    private void stopUnused(final Map<String, Unit> best) {
        for (final Unit unit : List.copyOf(leaving.keySet())) {
            final Unit successor = best.get(unit.module());
            if (successor == null || Unit.BY_VERSION.compare(successor, unit) < 0 || !leaving.get(unit).isUsed(shelf)) {
                stop(unit, successor);
            }
        }
    }

    private Map<String, Unit> best() {
        final Map<String, Unit> best = new TreeMap<>();
        final Comparator<Unit> better = Unit.BY_VERSION.thenComparing(running::containsKey);
        for (final Place place : places.values()) {
            place.unit().ifPresent(unit ->
                best.merge(unit.module(), unit, (one, other) -> better.compare(other, one) > 0 ? other : one));
        }
        return best;
    }

    /** Starts what does not run. @return whether all did; what did not is no longer in force */
    private boolean start(final Iterable<Unit> units, final Map<Path, Unit> dropped) {
        for (final Unit unit : units) {
            if (!running.containsKey(unit) && !start(unit)) {
                final Place place = places.get(unit.path());
                final Unit before = dropped.get(unit.path());
                final boolean stays = before != null && running.containsKey(before)
                    && dropped.remove(unit.path(), before);
                place.unit(stays ? before : null);
                opener.discard(unit);
                return false;
            }
        }
        return true;
    }

    private boolean start(final Unit unit) {
        final Loaded back = leaving.remove(unit);
        if (back != null) {
            running.put(unit, back);
            return true;
        }
        try {
            final Loaded loaded = loading.load(unit);
            loaded.addTo(shelf, unit);
            running.put(unit, loaded);
            report.done("protocols: " + unit.path() + " provides " + loaded + ", as " + unit);
            return true;
        } catch (final Refused e) {
            wrong(unit.path(), places.get(unit.path()), e.getMessage());
            return false;
        }
    }

    private void stop(final Unit unit, final @Nullable Unit successor) {
        leaving.remove(unit).removeFrom(shelf);
        if (places.values().stream().noneMatch(place -> place.unit().filter(unit::equals).isPresent())) {
            opener.discard(unit);
        }
        report.done("protocols: " + unit + " of " + unit.path() + " is "
            + (successor == null ? "gone" : "replaced by " + successor + " of " + successor.path()));
    }

    private void tellOthers(final Map<String, Unit> best) {
        places.forEach((path, place) -> place.unit().ifPresent(unit -> {
            final Unit used = best.get(unit.module());
            if (used == null || used == unit) {
                return;
            }
            if (Unit.BY_VERSION.compare(used, unit) == 0) {
                wrong(path, place, unit + " is also in " + used.path());
            } else if (place.isNews(used.toString())) {
                report.done("protocols: " + path + " waits: " + used + " of " + used.path() + " is newer than " + unit);
            }
        }));
    }

    private void wrong(final Path path, final Place place, final String reason) {
        if (place.isNews(reason)) {
            report.wrong("protocols: " + path + " is not used: " + reason);
        }
    }
}
