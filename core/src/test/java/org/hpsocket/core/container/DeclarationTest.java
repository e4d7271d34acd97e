package org.hpsocket.core.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hpsocket.Cast;
import org.hpsocket.HpSocketException;
import org.hpsocket.Networks;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeclarationTest {
    @Test
    void shouldSetOptionsOfBothTheUriAndTheProperties() {
        final var declaration = server(
            Map.of("uri", "tcp://127.0.0.1:5555?noDelay=true", "maxConnections", 7, "service.pid", "x~chat"));
        final Options options = declaration.options();
        assertEquals(7, options.maxConnections());
        assertTrue(options.noDelay());
        assertTrue(declaration.names("noDelay"));
        assertTrue(declaration.names("maxConnections"));
        assertFalse(declaration.names("threads"));
    }

    @Test
    void shouldSetWhatBelongsToTheProtocolByProperties() {
        final var declaration = server(Map.of("uri", "pack://127.0.0.1:5555?flag=1", "flag", "0x169", "max", 9));
        assertEquals(Pack.flag(0x169).maxLength(9), declaration.endpoint().protocol());
        assertEquals("pack://127.0.0.1:5555?flag=1", declaration.shown().toString());
    }

    @Test
    void shouldTakeTlsOutOfTheUriAndOfProperties() {
        final var declaration = server(Map.of("uri", "ssl+pack://127.0.0.1:5555?cert=/c.pem&password=no&name=chat",
            "key", "/k.pem", "password", "secret", "flag", 7, "alpn", new String[] {"a", "b"}, "serverName", ""));
        assertEquals(Pack.flag(7).settings(), declaration.endpoint().protocol().settings());
        assertEquals(1, declaration.endpoint().protocol().layers().size());
        assertEquals("secret", declaration.endpoint().parameters().get("password"));
        assertEquals("chat", declaration.options().name());
        assertEquals("ssl+pack://127.0.0.1:5555?cert=/c.pem&password=***&name=chat", declaration.shown().toString());
        assertFalse(declaration.toString().contains("secret"), declaration::toString);
    }

    @Test
    void shouldTakeValuesAsConsolesWriteThem() {
        final var declaration = server(Map.of("uri", "tcp://127.0.0.1:5555", "heartbeat", "", "threads", 3L,
            "noDelay", true, "trustedProxies", new String[] {"127.0.0.1", "10.0.0.0/8"}, "name", List.of("one")));
        final Options options = declaration.options();
        assertEquals(Options.DEFAULTS.change().threads(3).noDelay(true).name("one")
            .trustedProxies(Networks.of("127.0.0.1,10.0.0.0/8")).build(), options);
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldKnowEveryOptionByItsNameInCode(final String name) {
        final var wrong = new HashMap<String, Object>(Map.of("uri", "tcp://127.0.0.1:0", name, "?"));
        if (!name.equals("name") && !name.equals("transport")) {
            final String refusal = assertThrows(HpSocketException.class, () -> server(wrong)).getMessage();
            assertTrue(refusal.contains(name), refusal);
        } else {
            assertTrue(server(wrong).names(name));
        }
    }

    static Set<String> names() {
        return Options.Builder.names();
    }

    @Test
    void shouldRunAsBeforeWhenOnlyRatesOrTheGraceOrTheWritingDiffer() {
        final var before = server(Map.of("uri", "tcp://127.0.0.1:5555?sendRate=5&threads=2"));
        assertTrue(before.runsAs(server(
            Map.of("uri", "tcp://127.0.0.1:5555", "threads", 2, "totalReceiveRate", "1m", "grace", "1s"))));
        assertFalse(before.runsAs(server(Map.of("uri", "tcp://127.0.0.1:5555?sendRate=5", "threads", 3))));
        assertFalse(before.runsAs(server(Map.of("uri", "tcp://127.0.0.2:5555?sendRate=5&threads=2"))));
    }

    @ParameterizedTest
    @CsvSource({"tcp://127.0.0.1:5555, tcp://127.0.0.1:5555, false", "tcp://127.0.0.1:5555, tcp://0.0.0.0:5555, false",
        "tcp://127.0.0.1:5555, tcp://127.0.0.1:5556, true", "tcp://127.0.0.1:0, tcp://127.0.0.1:0, true",
        "unix:///tmp/a, unix:///tmp/a, false", "unix:///tmp/a, unix:///tmp/b, true",
        "unix:///tmp/a, tcp://127.0.0.1:1, true"})
    void shouldKnowWhoCanListenAtATime(final String one, final String other, final boolean expected) {
        assertEquals(expected, server(Map.of("uri", one)).listensBeside(server(Map.of("uri", other))));
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "10ms, 10", "10s, 10000", "10m, 600000"})
    void shouldReadAGraceAsDurationsAreRead(final String text, final long expectedMs) {
        final var declaration = server(Map.of("uri", "tcp://127.0.0.1:5555", "grace", text));
        assertEquals(expectedMs, declaration.grace().toMillis());
        assertFalse(declaration.names("grace"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        colour         | green  | unknown option colour
        threads        | 0      | threads=0 must be 1 to 512
        flag           | 1      | unknown option flag
        noDelay        | maybe  | noDelay=maybe is not true or false
        grace          | soon   | grace=soon is not a duration such as 500ms, 10s or 2m
        grace          | 999999m | grace=999999m must be 0 to 365 days
        uri            | tcp:// | endpoint tcp://
        uri            | ssl://127.0.0.1:0?password=x | password without cert or pkcs12
        verify         | peer   | unknown option verify
        """)
    void shouldNameWhatIsWrong(final String property, final String value, final String expected) {
        final var configuration = property.equals("uri") ? Map.<String, Object>of(property, value)
            : Map.<String, Object>of("uri", "tcp://127.0.0.1:0", property, value);
        final var refused = assertThrows(HpSocketException.class, () -> server(configuration));
        assertTrue(refused.getMessage().startsWith(expected), refused::getMessage);
    }

    @Test
    void shouldReadWhomAMemberCastsTo() {
        final var group = cast(
            Map.of("uri", "udp://239.1.2.3:5555", "ttl", 3, "loop", true, "via", "127.0.0.1", "maxDatagramSize", 9));
        assertEquals(Cast.multicast("239.1.2.3").ttl(3).loop(true).via("127.0.0.1"), Casting.of(group));
        assertEquals(9, group.options().maxDatagramSize());
        assertEquals(Cast.broadcast("10.0.0.255"), Casting.of(cast(Map.of("uri", "udp://10.0.0.255:5555"))));
        assertFalse(group.runsAs(cast(Map.of("uri", "udp://239.1.2.3:5555", "maxDatagramSize", 9))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        NODE | tcp://127.0.0.1:0    | noDelay   | true  | uri tcp://127.0.0.1:0: expected udp://ADDRESS:PORT
        NODE | udp://127.0.0.1:0    | ttl       | 1     | unknown option ttl
        NODE | udp://127.0.0.1:0    | notice    | true  | notice is about connections
        CAST | udp://group:5555     | ttl       | 1     | uri udp://group:5555: group is not a literal address
        CAST | udp://239.1.2.3:5555 | ttl       | 256   | cast ttl=256 must be 0 to 255
        CAST | udp://239.1.2.3:5555 | loop      | maybe | loop=maybe is not true or false
        """)
    void shouldNameWhatIsWrongWithDatagrams(
        final Role role, final String uri, final String property, final String value, final String expected) {
        final var refused =
            assertThrows(HpSocketException.class, () -> Declaration.of(role, Map.of("uri", uri, property, value)));
        assertTrue(refused.getMessage().startsWith(expected), refused::getMessage);
    }

    @Test
    void shouldAskForTheUri() {
        final var refused = assertThrows(HpSocketException.class, () -> server(Map.of("threads", 1)));
        assertTrue(refused.getMessage().startsWith("property uri is missing"), refused::getMessage);
    }

    @Test
    void shouldNameAnEndpointAfterItsInstance() {
        assertEquals("chat", InstanceName.of("org.hpsocket.server", Map.of("service.pid", "org.hpsocket.server~chat")));
        assertEquals("1-2", InstanceName.of("org.hpsocket.server", Map.of("service.pid", "org.hpsocket.server.1-2")));
        assertEquals("alone", InstanceName.of("org.hpsocket.server", Map.of("service.pid", "alone")));
    }

    @Test
    void shouldAlignATable() {
        final var table = new Table("A", "B");
        table.row("longer", 1);
        table.row("x", "");
        assertEquals("A       B\nlonger  1\nx", table.toString());
    }

    private static Declaration server(final Map<String, Object> configuration) {
        return Declaration.of(Role.SERVER, configuration);
    }

    private static Declaration cast(final Map<String, Object> configuration) {
        return Declaration.of(Role.CAST, configuration);
    }
}
