package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * What a built jar says of itself, a fact a line: as a module, as services of the class path, as a bundle.
 * Versions are left out, and what differs from JDK to JDK.
 */
final class Described {
    private static final String SERVICES = "META-INF/services/";
    private static final String LIST_OF_COMPONENTS = "Service-Component";
    private static final Set<String> LEFT_OUT = Set.of(
        "Manifest-Version", "Created-By", "Build-Jdk-Spec", "Bundle-Version", "Implementation-Version",
        LIST_OF_COMPONENTS);
    private static final Set<String> LISTS = Set.of(
        "Export-Package", "Import-Package", "Provide-Capability", "Require-Capability");
    /** A comma outside quotes. */
    private static final String BETWEEN_CLAUSES = ",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";

    private final ModuleDescriptor module;
    private final Attributes manifest;
    private final List<DeclaredComponent> components = new ArrayList<>();
    private final Set<String> services = new TreeSet<>();
    private final Set<String> configurations = new TreeSet<>();
    private final Set<String> files;

    Described(final Path file) {
        module = ModuleFinder.of(file).findAll().iterator().next().descriptor();
        try (JarFile jar = new JarFile(file.toFile())) {
            manifest = jar.getManifest().getMainAttributes();
            files = jar.stream().map(ZipEntry::getName).collect(Collectors.toSet());
            for (final String name : clauses(LIST_OF_COMPONENTS)) {
                components.add(DeclaredComponent.read(jar.getInputStream(jar.getEntry(name))));
            }
            for (final String name : new TreeSet<>(files)) {
                if (name.startsWith(DescribedConfigurations.FOLDER) && name.endsWith(".xml")) {
                    DescribedConfigurations.read(jar.getInputStream(jar.getEntry(name))).forEach(configurations::add);
                }
                if (name.startsWith(SERVICES) && !name.equals(SERVICES)) {
                    services.add(name.substring(SERVICES.length()) + " with " + lines(jar, name));
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("jar " + file, e);
        }
    }

    /** Every fact. */
    List<String> lines() {
        final var lines = new ArrayList<String>();
        lines.add(modifiers(module.modifiers()) + "module " + module.name());
        sorted(lines, module.requires().stream()
            .map(requires -> "requires " + modifiers(requires.modifiers()) + requires.name()));
        sorted(lines, module.exports().stream().map(exports -> "exports " + exports.source() + to(exports.targets())));
        sorted(lines, module.opens().stream().map(opens -> "opens " + opens.source() + to(opens.targets())));
        sorted(lines, module.uses().stream().map("uses "::concat));
        sorted(lines, provided().stream().map("provides "::concat));
        sorted(lines, services.stream().map("services file "::concat));
        sorted(lines, headers());
        sorted(lines, configurations.stream());
        sorted(lines, components.stream().flatMap(DeclaredComponent::lines));
        return lines;
    }

    ModuleDescriptor module() {
        return module;
    }

    String bundleVersion() {
        return manifest.getValue("Bundle-Version");
    }

    /** The descriptor's services, with their providers. */
    Set<String> provided() {
        return module.provides().stream()
            .map(provides -> provides.service() + " with " + new TreeSet<>(provides.providers()))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The services files, with their providers. */
    Set<String> services() {
        return services;
    }

    List<DeclaredComponent> components() {
        return components;
    }

    Set<String> files() {
        return new HashSet<>(files);
    }

    private Stream<String> headers() {
        return manifest.keySet().stream().map(Object::toString)
            .filter(name -> !LEFT_OUT.contains(name))
            .flatMap(name -> LISTS.contains(name) ? clauses(name).stream().map(clause -> name + ": " + clause)
                : Stream.of(name + ": " + manifest.getValue(name)));
    }

    private List<String> clauses(final String header) {
        final String value = manifest.getValue(header);
        return value == null ? List.of() : List.of(value.split(BETWEEN_CLAUSES));
    }

    private static Set<String> lines(final JarFile jar, final String name) throws IOException {
        try (InputStream bytes = jar.getInputStream(jar.getEntry(name))) {
            return new TreeSet<>(new String(bytes.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        }
    }

    private static void sorted(final List<String> lines, final Stream<String> more) {
        more.sorted().forEach(lines::add);
    }

    private static String modifiers(final Set<? extends Enum<?>> modifiers) {
        return modifiers.stream().map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + " ").sorted()
            .collect(Collectors.joining());
    }

    private static String to(final Set<String> targets) {
        return targets.isEmpty() ? "" : " to " + String.join(", ", new TreeSet<>(targets));
    }
}
