package org.hpsocket.core.folder;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A folder without files, and all that its stock works with. The text of a file is a module and a version; one that
 * begins with {@code half} cannot be read, one that ends with {@code !} cannot be loaded.
 */
final class FakeHouse implements Opener, Loading, Shelf, Report {
    final Map<Path, Entry> files = new LinkedHashMap<>();
    /** What is on the shelf, as module and version, in the order of its coming. */
    final List<String> shelf = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final List<String> done = new ArrayList<>();
    final List<String> wrong = new ArrayList<>();
    final Set<Path> copies = new HashSet<>();
    /** The module and version that connections run. */
    String used = "";
    final Stock stock = new Stock(this, this, this, this);
    private final Map<Object, String> origins = new LinkedHashMap<>();
    private int count;

    void write(final String name, final String text) {
        final Path path = Path.of(name);
        files.put(path, new Entry(path, List.of(path), text + "\n" + count++));
    }

    void delete(final String name) {
        files.remove(Path.of(name));
    }

    void look() {
        stock.look(List.copyOf(files.values()), false);
    }

    /** As long as it takes for all that has changed to be seen twice. */
    void settle() {
        look();
        look();
    }

    @Override
    public Unit open(final Entry entry) throws Refused {
        final String[] text = entry.stamp().split("\n")[0].split(" ");
        if (text[0].startsWith("half")) {
            throw new Refused("no jar");
        }
        final Path copy = Path.of("copy", Integer.toString(count++));
        copies.add(copy);
        return new Unit(entry.path(), copy, text[0], text[1], Set.of());
    }

    @Override
    public void discard(final Unit unit) {
        if (!copies.remove(unit.copy())) {
            throw new AssertionError("discarded twice: " + unit + " " + unit.copy());
        }
    }

    @Override
    public Loaded load(final Unit unit) throws Refused {
        if (unit.version().endsWith("!")) {
            throw new Refused("cannot be loaded");
        }
        if (!copies.contains(unit.copy())) {
            throw new AssertionError("loaded without a copy: " + unit);
        }
        final Closeable loader = () -> events.add("closed " + unit);
        final var loaded = new Loaded(loader);
        loaded.add(new FakeCodec(unit.module() + count++));
        return loaded;
    }

    @Override
    public void add(final Object provider, final String module, final String version) {
        origins.put(provider, module + " " + version);
        shelf.add(module + " " + version);
        events.add("added " + module + " " + version);
    }

    @Override
    public void remove(final Object provider) {
        final String origin = origins.remove(provider);
        if (!shelf.remove(origin)) {
            throw new AssertionError("removed without being there: " + origin);
        }
        events.add("removed " + origin);
    }

    @Override
    public boolean isUsed(final Object provider) {
        return used.equals(origins.get(provider));
    }

    @Override
    public void done(final String line) {
        done.add(line);
    }

    @Override
    public void wrong(final String line) {
        wrong.add(line);
    }
}
