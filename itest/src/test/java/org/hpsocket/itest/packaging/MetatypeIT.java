package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hpsocket.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** What the container's metatype service tells a console of our configurations. */
class MetatypeIT {
    private static final String PACKAGE = "org.osgi.service.metatype.";
    private static final String SERVICE = PACKAGE + "MetaTypeService";
    private static final int ALL = -1;

    @TempDir
    private Path folder;
    private Container container;
    private Object information;

    @BeforeEach
    void start() {
        container = new Container(folder.resolve("felix"));
        final List<Bundle> bundles = container.install(Jars.ofContainer());
        container.start(bundles);
        final Bundle core = bundles.stream()
            .filter(bundle -> bundle.getSymbolicName().equals("org.hpsocket.core")).findFirst().orElseThrow();
        final Object service = container.service(SERVICE, "(objectClass=" + SERVICE + ")");
        information = call(service, "MetaTypeService", "getMetaTypeInformation", core);
    }

    @AfterEach
    void stop() {
        container.close();
    }

    @Test
    void shouldDescribeTheRuntimeAndEachKindOfEndpoint() {
        assertEquals(Set.of("org.hpsocket.server", "org.hpsocket.agent", "org.hpsocket.client", "org.hpsocket.node",
            "org.hpsocket.cast"),
            Set.of((Object[]) call(information, "MetaTypeInformation", "getFactoryPids")));
        assertEquals(Set.of("org.hpsocket.runtime"),
            Set.of((Object[]) call(information, "MetaTypeInformation", "getPids")));
        assertEquals(Set.of("memoryLimitBytes"), attributes("org.hpsocket.runtime").keySet());
    }

    @Test
    void shouldDescribeEveryOption() {
        final var described = new TreeSet<String>();
        Stream.of("server", "agent", "client")
            .forEach(role -> described.addAll(attributes("org.hpsocket." + role).keySet()));
        final var known = new TreeSet<>(Options.Builder.names());
        known.addAll(Set.of("uri", "grace"));
        assertEquals(known, described);
    }

    @Test
    void shouldTellDefaultsAndCheckValues() {
        final Map<String, Object> server = attributes("org.hpsocket.server");
        assertEquals(List.of("10s"), List.of((Object[]) tell(server.get("sendTimeout"), "getDefaultValue")));
        assertEquals(List.of("REFUSE", "WAIT", "PAUSE_READS", "CLOSE"),
            List.of((Object[]) tell(server.get("whenSendLimit"), "getOptionValues")));
        assertEquals("", call(server.get("maxConnections"), "AttributeDefinition", "validate", "7"));
        assertNotEquals("", call(server.get("maxConnections"), "AttributeDefinition", "validate", "0"));
        server.values().forEach(one ->
            assertTrue(tell(one, "getDescription").toString().length() > 5, () -> tell(one, "getID").toString()));
    }

    private Map<String, Object> attributes(final String pid) {
        final Object type = call(information, "MetaTypeProvider", "getObjectClassDefinition", pid, null);
        final var attributes = new LinkedHashMap<String, Object>();
        for (final Object one : (Object[]) call(type, "ObjectClassDefinition", "getAttributeDefinitions", ALL)) {
            attributes.put(tell(one, "getID").toString(), one);
        }
        return attributes;
    }

    private static Object tell(final Object attribute, final String method) {
        return call(attribute, "AttributeDefinition", method);
    }

    /** Calls a method of an interface that only the container knows. */
    private static Object call(final Object target, final String type, final String name, final Object... arguments) {
        try {
            final Class<?> known = target.getClass().getClassLoader().loadClass(PACKAGE + type);
            final Method method =
                Stream.of(known.getMethods()).filter(one -> one.getName().equals(name)).findFirst().orElseThrow();
            return method.invoke(target, arguments);
        } catch (final ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
