package org.hpsocket.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hpsocket.spi.FilterFactory;
import org.junit.jupiter.api.Test;

/** What the built bundle says of itself: as a module, as a bundle and on a class path. */
class BundleTest {
    private static final String SERVICE = "org.hpsocket.spi.FilterFactory";
    private static final Set<String> FACTORIES = Set.of(
        "org.hpsocket.proxy.HeaderFilterFactory",
        "org.hpsocket.proxy.HttpConnectFilterFactory",
        "org.hpsocket.proxy.Socks5FilterFactory");

    @Test
    void shouldProvideTheFactoriesAsModule() throws Exception {
        final var provided = List.copyOf(descriptor().provides());

        assertEquals(List.of(SERVICE), provided.stream().map(ModuleDescriptor.Provides::service).toList());
        assertEquals(FACTORIES, Set.copyOf(provided.get(0).providers()));
    }

    @Test
    void shouldProvideTheSameFactoriesAsComponents() throws Exception {
        final var components = new TreeSet<String>();
        for (final Path file : components()) {
            final String text = Files.readString(file);
            components.addAll(found("<implementation class=\"([^\"]+)\"", text));
            assertEquals(List.of(SERVICE), found("<provide interface=\"([^\"]+)\"", text));
        }

        assertEquals(new TreeSet<>(FACTORIES), components);
    }

    @Test
    void shouldProvideTheSameFactoriesOnTheClassPath() throws Exception {
        final List<String> lines = Files.readAllLines(classes().resolve("META-INF/services").resolve(SERVICE));

        assertEquals(new TreeSet<>(FACTORIES), new TreeSet<>(lines));
    }

    @Test
    void shouldNameEveryFactoryDifferently() throws Exception {
        final var names = new TreeSet<String>();
        for (final String factory : FACTORIES) {
            names.add(((FilterFactory) Class.forName(factory).getConstructor().newInstance()).name());
        }

        assertEquals(Set.of("proxy-protocol", "http-connect", "socks5"), names);
    }

    @Test
    void shouldExportAndOpenNothing() throws Exception {
        assertEquals(Set.of(), descriptor().exports());
        assertEquals(Set.of(), descriptor().opens());
    }

    @Test
    void shouldRequireTheApiAndNoOtherModuleAtRunTime() throws Exception {
        final var required = descriptor().requires().stream()
            .filter(one -> !one.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
            .map(ModuleDescriptor.Requires::name).collect(Collectors.toSet());

        assertEquals(Set.of("java.base", "org.hpsocket.api"), required);
    }

    private static ModuleDescriptor descriptor() throws URISyntaxException {
        return ModuleFinder.of(classes()).find("org.hpsocket.proxy").orElseThrow().descriptor();
    }

    private static List<Path> components() throws IOException, URISyntaxException {
        try (var files = Files.list(classes().resolve("OSGI-INF"))) {
            return files.toList();
        }
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(HeaderFilterFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static List<String> found(final String pattern, final String text) {
        final var all = new ArrayList<String>();
        final Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            all.add(matcher.group(1));
        }
        return all;
    }
}
