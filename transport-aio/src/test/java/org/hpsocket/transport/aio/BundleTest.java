package org.hpsocket.transport.aio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the built bundle says of itself: as a module, as a bundle and on a class path. */
class BundleTest {
    private static final String SERVICE = "org.hpsocket.spi.Transport";
    private static final String PROVIDER = "org.hpsocket.transport.aio.AioTransport";

    @Test
    void shouldProvideTheTransportAsModule() throws Exception {
        final var provided = List.copyOf(descriptor().provides());
        assertEquals(List.of(SERVICE), provided.stream().map(ModuleDescriptor.Provides::service).toList());
        assertEquals(List.of(PROVIDER), provided.get(0).providers());
    }

    @Test
    void shouldProvideTheSameTransportAsComponent() throws Exception {
        final String component = Files.readString(classes().resolve("OSGI-INF").resolve(PROVIDER + ".xml"));
        assertTrue(component.contains("<implementation class=\"" + PROVIDER + "\""), component);
        assertTrue(component.contains("<provide interface=\"" + SERVICE + "\""), component);
    }

    @Test
    void shouldProvideTheSameTransportOnTheClassPath() throws Exception {
        assertEquals(List.of(PROVIDER), Files.readAllLines(classes().resolve("META-INF/services").resolve(SERVICE)));
    }

    @Test
    void shouldExportAndOpenNothing() throws Exception {
        assertEquals(Set.of(), descriptor().exports());
        assertEquals(Set.of(), descriptor().opens());
    }

    @Test
    void shouldRequireTheApiAndTheExtendedSocketOptionsAtRunTime() throws Exception {
        final Set<String> required = descriptor().requires().stream()
            .filter(one -> !one.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
            .map(ModuleDescriptor.Requires::name).collect(Collectors.toSet());
        assertEquals(Set.of("java.base", "jdk.net", "org.hpsocket.api"), required);
    }

    private static ModuleDescriptor descriptor() throws URISyntaxException {
        return ModuleFinder.of(classes()).find("org.hpsocket.transport.aio").orElseThrow().descriptor();
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(AioTransport.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
