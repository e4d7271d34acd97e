package org.hpsocket.core.code;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/**
 * Where code comes from, and how it is ranked among code of the same name: by rank, then by version.
 *
 * @param name of the bundle, module or class
 * @param version as it is shown; empty when unknown
 * @param rank a higher one is better
 */
public record Origin(String name, String version, int rank) implements Comparable<Origin> {

    /**
     * Finds out where a class comes from: its module, else its package, or itself where it is in none, with the version
     * of the package's implementation.
     *
     * @param code the class
     * @return its origin, with rank 0
     */
    public static Origin of(final Class<?> code) {
        final ModuleDescriptor module = code.getModule().getDescriptor();
        if (module != null) {
            return new Origin(module.name(), module.rawVersion().orElse(""), 0);
        }
        final String version = code.getPackage().getImplementationVersion();
        final String home = code.getPackageName().isEmpty() ? code.getName() : code.getPackageName();
        return new Origin(home, Optional.ofNullable(version).orElse(""), 0);
    }

    /** Compares ranks, then versions; a version that cannot be read is the lowest. */
    @Override
    public int compareTo(final Origin other) {
        final int ranks = Integer.compare(rank, other.rank);
        return ranks != 0 ? ranks : compare(parsed(version), parsed(other.version));
    }

    /** Whether a text names it: its version, or its name and version. */
    boolean is(final String text) {
        return text.equals(version) || text.equals(toString());
    }

    @Override
    public String toString() {
        return version.isEmpty() ? name : name + " " + version;
    }

    private static int compare(final Optional<ModuleDescriptor.Version> one,
        final Optional<ModuleDescriptor.Version> other) {
        return one.isEmpty() || other.isEmpty() ? Boolean.compare(one.isPresent(), other.isPresent())
            : one.get().compareTo(other.get());
    }

    private static Optional<ModuleDescriptor.Version> parsed(final String version) {
        try {
            return Optional.of(ModuleDescriptor.Version.parse(version));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
