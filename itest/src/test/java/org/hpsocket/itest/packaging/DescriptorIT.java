package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each built bundle says of itself is exactly what {@code NAME.txt} among the resources says. */
class DescriptorIT {
    private static final String RUNTIME_MAKER = "org.hpsocket.HpSocket$Provider with [org.hpsocket.core.CoreProvider]";
    private static final String CONTRACTS = "org.hpsocket.spi.";

    @ParameterizedTest
    @MethodSource("bundles")
    void shouldSayOfItselfWhatIsWrittenDown(final Path jar) {
        final var described = new Described(jar);
        assertEquals(written(described.module().name()), String.join("\n", described.lines()));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void shouldHaveOneVersionAsModuleAndAsBundle(final Path jar) {
        final var described = new Described(jar);
        assertEquals(described.bundleVersion(), described.module().rawVersion().orElse("none").replace('-', '.'));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void shouldProvideTheSameAsModuleAndOnTheClassPath(final Path jar) {
        final var described = new Described(jar);
        assertEquals(described.provided(), described.services());
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void shouldProvideTheSameAsModuleAndAsComponents(final Path jar) {
        final var described = new Described(jar);
        final var provided = new TreeSet<>(described.provided());
        provided.remove(RUNTIME_MAKER); // in a container the runtime itself is the service
        assertEquals(provided, components(described));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void shouldCarryItsLicence(final Path jar) {
        assertTrue(new Described(jar).files().containsAll(Set.of("META-INF/LICENSE", "META-INF/NOTICE")));
    }

    @Test
    void shouldHaveEachPackageInOneBundleOnly() {
        final Map<String, List<String>> owners = bundles().map(Described::new).map(Described::module)
            .flatMap(module -> module.packages().stream().map(name -> Map.entry(name, module.name())))
            .collect(Collectors.groupingBy(Map.Entry::getKey, TreeMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        owners.values().removeIf(names -> names.size() == 1);
        assertEquals(Map.of(), owners);
    }

    static Stream<Path> bundles() {
        return Stream.concat(Jars.of(Jars.RUNTIME).stream(), Stream.of(Jars.ofTestKit()));
    }

    private static Set<String> components(final Described described) {
        final Map<String, Set<String>> classes = new TreeMap<>();
        for (final DeclaredComponent component : described.components()) {
            component.services().stream().filter(service -> service.startsWith(CONTRACTS))
                .map(service -> classes.computeIfAbsent(service, s -> new TreeSet<>()))
                .forEach(names -> names.add(component.implementation()));
        }
        return classes.entrySet().stream().map(entry -> entry.getKey() + " with " + entry.getValue())
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String written(final String name) {
        try (InputStream text = DescriptorIT.class.getResourceAsStream(name + ".txt")) {
            final byte[] bytes = Objects.requireNonNull(text, name).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
