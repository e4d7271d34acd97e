package org.hpsocket.core.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files come, change and go at random; what runs is always the best of each module, and no module is ever without
 * code while a file has some.
 */
class StockSequenceTest {
    private static final int STEPS = 2_000;
    private static final List<String> NAMES = List.of("a.jar", "b.jar", "c.jar", "set");
    private static final List<String> MODULES = List.of("pack", "http", "proxy");

    private final FakeHouse house = new FakeHouse();
    /** What could be read last, by file. */
    private final Map<String, String> readable = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldRunTheBestOfEachModuleWhateverHappensToTheFiles(final long seed) {
        final var random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            final int from = house.events.size();
            final Set<String> before = modules();
            change(random, NAMES.get(random.nextInt(NAMES.size())));
            final String where = "seed=" + seed + " step=" + step;
            assertEquals(best(), running(), where);
            assertEquals(house.shelf.size(), modules().size(), where);
            assertNoGap(before, house.events.subList(from, house.events.size()), where);
            assertTrue(house.copies.size() <= NAMES.size() * 2, where);
        }
    }

    private void change(final Random random, final String name) {
        final String text = MODULES.get(random.nextInt(MODULES.size())) + " 1." + random.nextInt(6);
        switch (random.nextInt(6)) {
            case 0 -> {
                house.delete(name);
                readable.remove(name);
            }
            case 1 -> house.write(name, "half of something");
            case 2 -> rewrite(name, text);
            default -> {
                house.write(name, text);
                readable.put(name, text);
            }
        }
        if (!house.files.keySet().stream().map(Object::toString).toList().contains(name)) {
            readable.remove(name);
        }
        house.settle();
    }

    /** Deletes it, and writes it in two parts; a look falls between any two of these. */
    private void rewrite(final String name, final String text) {
        house.delete(name);
        house.look();
        house.write(name, "half");
        house.look();
        house.write(name, text);
        readable.put(name, text);
    }

    /** The highest version of each module among what could be read; two of one version are the same to us. */
    private List<String> best() {
        final var best = new TreeMap<String, Version>();
        readable.values().forEach(text -> best.merge(text.split(" ")[0], Version.parse(text.split(" ")[1]),
            (one, other) -> one.compareTo(other) >= 0 ? one : other));
        final var texts = new ArrayList<String>();
        best.forEach((module, version) -> texts.add(module + " " + version));
        return texts;
    }

    private List<String> running() {
        return house.shelf.stream().sorted().toList();
    }

    private Set<String> modules() {
        final var modules = new HashSet<String>();
        house.shelf.forEach(text -> modules.add(text.split(" ")[0]));
        return modules;
    }

    /**
     * A module that is there before and after was there all the time: something of it was added before the other was
     * removed.
     */
    private void assertNoGap(final Set<String> before, final List<String> events, final String where) {
        final Set<String> after = modules();
        for (final String module : before) {
            final List<String> of = events.stream().filter(event -> event.contains(" " + module + " ")).toList();
            assertTrue(!after.contains(module) || of.isEmpty() || of.get(0).startsWith("added"),
                () -> where + " " + of);
        }
    }
}
