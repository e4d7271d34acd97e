package org.hpsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "tcp://127.0.0.1:5555", "pull://[::1]:0", "pack://0.0.0.0:5555?flag=0x169&max=1000", "tcp://[fe80::1%lo]:80",
        "tcp://example.org:80?noDelay=true&threads=2", "tcp://h:1?name=a%20b%26c%2Bd%25/e:f",
        "unix:///tmp/x.sock", "unix+pull:///run/a/b?threads=2", "unix+pack:///tmp/s?flag=0x169&max=1000",
        "unix:///tmp/a%20b%3Fc%23d%25e;f=g+h@i", "udp://[::1]:5?heartbeat=1s",
        "ssl://h:1?cert=/a%20b/c.pem&key=/k.pem&ca=/ca&verify=peer", "ssl+pull://[::1]:0",
        "ssl+pack://h:1?flag=0x169&host=false"})
    void shouldPrintWhatItRead(final String text) {
        assertEquals(text, Endpoint.parse(text).toString());
    }

    @Test
    void shouldMakeTheProtocolOfThePackScheme() {
        assertEquals(Pack.flag(0x169).maxLength(1000), Endpoint.parse("pack://h:1?flag=0x169&max=1000").protocol());
        assertEquals(Pack.wide32(), Endpoint.parse("pack://h:1?wide=true").protocol());
    }

    @Test
    void shouldSetTheOptionsThatItsParametersName() {
        final Options options = Endpoint.parse("tcp://h:1?maxConnections=7").applyTo(Options.builder()).build();
        assertEquals(7, options.maxConnections());
    }

    @ParameterizedTest
    @CsvSource({
        "unix:///tmp/x.sock, /tmp/x.sock, unix:///tmp/x.sock",
        "unix:///tmp/a%20b%2Fc%3F, /tmp/a b/c?, unix:///tmp/a%20b/c%3F",
        "unix+pull:////tmp//x/, /tmp/x, unix+pull:///tmp/x", "unix:/tmp/x, /tmp/x, unix:///tmp/x",
        "unix:///tmp/gr%C3%BC%C3%9Fe, /tmp/grüße, unix:///tmp/grüße",
        "unix:///tmp/100%25, /tmp/100%, unix:///tmp/100%25"})
    void shouldReadThePath(final String text, final String path, final String printed) {
        final Endpoint endpoint = Endpoint.parse(text);
        assertEquals(Optional.of(Path.of(path)), endpoint.path());
        assertEquals(path, endpoint.target().toString());
        assertEquals(printed, endpoint.toString());
        assertEquals(endpoint, Endpoint.parse(printed));
    }

    @Test
    void shouldSpeakTheSameProtocolsToAPath() {
        assertEquals(Tcp.push(), Endpoint.parse("unix:///s").protocol());
        assertEquals(Tcp.pull(), Endpoint.parse("unix+pull:///s").protocol());
        assertEquals(Pack.flag(0x169).maxLength(1000), Endpoint.parse("unix+pack:///s?flag=0x169&max=1000").protocol());
    }

    @Test
    void shouldTellWhereItReallyListens() {
        final var real = new InetSocketAddress("127.0.0.1", 5);
        assertEquals("tcp://0.0.0.0:5", Endpoint.parse("tcp://0.0.0.0:0").at(real).toString());
        assertEquals("unix:///s", Endpoint.parse("unix:///s").at(UnixDomainSocketAddress.of("/s")).toString());
        assertEquals(Optional.empty(), Endpoint.parse("tcp://0.0.0.0:0").path());
    }

    @Test
    void shouldRefuseAPathThatIsNotAbsoluteOrHasAPort() {
        assertThrows(HpSocketException.class, () -> new Endpoint("unix", "tmp/x", 0, Map.of()));
        assertThrows(HpSocketException.class, () -> new Endpoint("unix", "/tmp/x", 1, Map.of()));
    }

    @Test
    void shouldSpeakTheSameProtocolsOverTls() {
        final Protocol<?> pack = Endpoint.parse("ssl+pack://h:1?flag=0x169&max=1000").protocol();
        assertEquals(Pack.flag(0x169).maxLength(1000).settings(), pack.settings());
        assertEquals(Tcp.push().name(), Endpoint.parse("ssl://h:1").protocol().name());
        assertEquals(Tcp.pull().name(), Endpoint.parse("ssl+pull://h:1").protocol().name());
        assertTrue(pack.layers().stream().allMatch(Layer::secure) && pack.layers().size() == 1, pack::toString);
        assertEquals(7, Endpoint.parse("ssl://h:1?maxConnections=7").applyTo(Options.builder()).build()
            .maxConnections());
    }

    @Test
    void shouldTakeAPlusSignForItself() {
        assertEquals("a+b c", Endpoint.parse("tcp://h:1?name=a+b%20c").parameters().get("name"));
    }

    @Test
    void shouldShowNoPassword() {
        final var endpoint = Endpoint.parse("ssl://h:1?pkcs12=/p&password=s%26cret&threads=2");
        assertEquals("ssl://h:1?pkcs12=/p&password=***&threads=2", endpoint.toString());
        assertEquals("ssl://h:1?pkcs12=/p&password=s%26cret&threads=2", endpoint.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ssl://h:1?pkcs12=/p&password=secret&threads=0", "ssl://h:1?pkcs12=/p&p%61ssword=secret&colour=red",
        "ssl://h:1?pkcs12=/p&password=a&secret", "ssl://h:1?password=secret", "ssl://h?password=secret",
        "ssl://h:1?pkcs12=/p&password=a#secret", "ssl://h:1?pkcs12=/p&password=a secret",
        "ssl://h:1?password=secret&password=secret", "http://h:1?password=secret",
        "tcp://h:1?proxy=socks5://u:secret@h:1&threads=0"})
    void shouldShowNoPasswordInARefusal(final String text) {
        final String message = assertThrows(HpSocketException.class, () -> Endpoint.parse(text)).getMessage();
        assertFalse(message.contains("secret"), message);
        assertFalse(Endpoint.shown(text).contains("secret"), Endpoint.shown(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "unix://tmp/x.sock         | unix has no host, got tmp; expected unix:///PATH",
        "unix+pull://:5/x          | unix+pull has no host, got :5; expected unix+pull:///PATH",
        "unix:tmp/x.sock           | the path is not absolute; expected unix:///PATH",
        "unix:///                  | names no file; expected unix:///PATH",
        "unix:///tmp/a#b           | # in a path is written %23",
        "unix:///tmp/a%00b         | Nul character not allowed",
        "unix:///tmp/x?flag=1      | unknown option flag",
        "unix+pack:///x?flag=1024  | pack flag=1024 must be 0 to 1023",
        "unix+pack:///x?flag=red   | unix+pack flag=red is not a number",
        "unix+udp:///tmp/x         | unknown protocol unix+udp",
        "udp6://h:1                | unknown protocol udp6",
        "h:1                       | unknown protocol h",
        "//h:1                     | no protocol; known: tcp, pull, pack",
        "tcp://h                   | expected tcp://HOST:PORT",
        "tcp://h:70000             | port=70000 must be 0 to 65535",
        "tcp://h:1/path            | tcp has no path",
        "tcp://h:1?colour=red      | unknown option colour",
        "tcp://h:1?threads         | expected name=value, got threads",
        "tcp://h:1?threads=1&threads=2 | threads is given twice",
        "tcp://h:1?threads=513     | threads=513 must be 1 to 512",
        "tcp://h:1?flag=1          | unknown option flag",
        "tcp://h:1?cert=/c         | unknown option cert",
        "tcp://h:1#x               | # is written %23",
        "ssl+udp://h:1             | unknown protocol ssl+udp",
        "ssl+pack://h:1?flag=1024  | pack flag=1024 must be 0 to 1023",
        "ssl://h:1?flag=1          | unknown option flag",
        "ssl://h:1?verify=maybe    | verify=maybe is not one of [NONE, PEER, FAIL_IF_NO_PEER_CERT, CLIENT_ONCE]",
        "pack://h:1?flag=1024      | pack flag=1024 must be 0 to 1023",
        "pack://h:1?flag=red       | pack flag=red is not a number",
        "pack://h:1?max=4194304    | pack maxLength=4194304 must be 1 to 4194303",
        "ssl://10.0.0.1^a.org:443  | Illegal character in authority; the name of a server is written serverName=NAME",
        "tcp://h h:1               | Illegal character"})
    void shouldNameTheWrongPartInOneLine(final String text, final String expected) {
        final String message = assertThrows(HpSocketException.class, () -> Endpoint.parse(text)).getMessage();
        assertTrue(message.contains(expected), message);
        assertEquals(1, message.lines().count());
    }
}
