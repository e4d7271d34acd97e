package org.hpsocket.core.folder;

import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * The copy of an entry, of which nothing is loaded yet.
 *
 * @param path of the entry
 * @param copy the folder that the copies of its jars are in
 * @param module the name of the one module that provides something
 * @param version its version, empty when it has none
 * @param packages those of all its modules
 */
record Unit(Path path, Path copy, String module, String version, Set<String> packages) {
    /** The better one is the greater: by version, and none is the lowest. */
    static final Comparator<Unit> BY_VERSION = Comparator.comparing(
        unit -> parsed(unit.version), Comparator.comparing(version -> version.orElse(null),
            Comparator.nullsFirst(Comparator.naturalOrder())));

    @Override
    public String toString() {
        return version.isEmpty() ? module : module + " " + version;
    }

    private static Optional<Version> parsed(final String version) {
        try {
            return Optional.of(Version.parse(version));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
