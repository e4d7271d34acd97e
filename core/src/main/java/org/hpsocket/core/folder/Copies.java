package org.hpsocket.core.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/** Copies entries to a folder of its own among the temporary files, and reads their descriptors there. */
final class Copies implements Opener, AutoCloseable {
    static final long JAR_MOST_BYTES = 64L << 20;
    private static final Set<String> OF_THE_RUNTIME = Set.of("org.hpsocket.api", "org.hpsocket.core");
    private static final Set<String> SERVICES =
        Set.of(Transport.class.getName(), CodecFactory.class.getName(), FilterFactory.class.getName());

    private @Nullable Path folder;
    private int count;

    @Override
    public Unit open(final Entry entry) throws Refused {
        for (final Path jar : entry.jars()) {
            requireLength(jar);
        }
        final Path copy = room();
        try {
            fill(copy, entry);
            return unit(entry.path(), copy);
        } catch (final Refused e) {
            delete(copy);
            throw e;
        }
    }

    @Override
    public void discard(final Unit unit) {
        delete(unit.copy());
    }

    /** Deletes all copies. */
    @Override
    public void close() {
        if (folder != null) {
            delete(folder);
        }
    }

    private static void requireLength(final Path jar) throws Refused {
        try {
            final long length = Files.size(jar);
            if (length > JAR_MOST_BYTES) {
                throw new Refused(jar.getFileName() + " length=" + length + " max=" + JAR_MOST_BYTES);
            }
        } catch (final IOException e) {
            throw Refused.because("cannot be read: ", e);
        }
    }

    private Path room() throws Refused {
        try {
            final Path all = folder == null ? Files.createTempDirectory("hpsocket-protocols-") : folder;
            folder = all;
            return Files.createDirectory(all.resolve(Integer.toString(++count)));
        } catch (final IOException e) {
            throw Refused.because("cannot be copied: ", e);
        }
    }

    private static void fill(final Path copy, final Entry entry) throws Refused {
        try {
            for (final Path jar : entry.jars()) {
                Files.copy(jar, copy.resolve(jar.getFileName().toString()));
            }
            if (!Entry.of(entry.path()).map(Entry::stamp).equals(Optional.of(entry.stamp()))) {
                throw new Refused("was changed while it was copied");
            }
        } catch (final IOException e) {
            throw Refused.because("cannot be copied: ", e);
        }
    }

    private static Unit unit(final Path path, final Path copy) throws Refused {
        final List<ModuleDescriptor> modules = modules(copy);
        for (final ModuleDescriptor module : modules) {
            if (OF_THE_RUNTIME.contains(module.name())) {
                throw new Refused("holds " + module.name() + ", which the runtime has itself");
            }
        }
        final ModuleDescriptor head = head(modules);
        return new Unit(path, copy, head.name(), head.rawVersion().orElse(""), modules.stream()
            .map(ModuleDescriptor::packages).flatMap(Collection::stream).collect(Collectors.toUnmodifiableSet()));
    }

    private static List<ModuleDescriptor> modules(final Path copy) throws Refused {
        try {
            return ModuleFinder.of(copy).findAll().stream().map(ModuleReference::descriptor)
                .sorted(Comparator.comparing(ModuleDescriptor::name)).toList();
        } catch (final FindException e) {
            throw Refused.because("cannot be read as a module: ", e);
        }
    }

    /** Finds the one module that provides something; the others are there for it. */
    private static ModuleDescriptor head(final List<ModuleDescriptor> modules) throws Refused {
        final List<ModuleDescriptor> heads = modules.stream()
            .filter(module -> module.provides().stream().anyMatch(p -> SERVICES.contains(p.service()))).toList();
        if (heads.isEmpty()) {
            throw new Refused("provides no CodecFactory, FilterFactory or Transport");
        }
        if (heads.size() > 1) {
            throw new Refused("has more than one module with protocols, "
                + heads.get(0).name() + " and " + heads.get(1).name());
        }
        if (heads.get(0).isAutomatic()) {
            throw new Refused("has no module-info.class");
        }
        return heads.get(0);
    }

    private static void delete(final Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (final IOException | UncheckedIOException e) {
            // a system that does not delete open files keeps it among the temporary ones
            return;
        }
    }
}
