package org.hpsocket.ssl.wire;

import static org.hpsocket.ssl.wire.Hellos.extension;
import static org.hpsocket.ssl.wire.Hellos.numbers;
import static org.hpsocket.ssl.wire.Hellos.serverName;
import static org.hpsocket.ssl.wire.Hellos.vector16;
import static org.hpsocket.ssl.wire.Hellos.vector8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.hpsocket.CloseReason;
import org.hpsocket.spi.StageException;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClientHelloTest {

    static Stream<SSLEngine> engines() {
        return Stream.of(Hellos.jdk("TLSv1.3", "TLSv1.2"), Hellos.jdk("TLSv1.3"), Hellos.jdk("TLSv1.2"),
            Hellos.bouncyCastle("TLSv1.3", "TLSv1.2"), Hellos.bouncyCastle("TLSv1.3"), Hellos.bouncyCastle("TLSv1.2"),
            Hellos.bouncyCastle("TLSv1.2", "TLSv1.1", "TLSv1"));
    }

    static Stream<byte[]> hellos() {
        return Stream.concat(engines().map(Hellos::of), Stream.of(
            Hellos.with(), Hellos.with(serverName("a.example.org")),
            Hellos.records(100, Hellos.message(Hellos.body(numbers(0x1301), serverName("b.example.org")))),
            Hellos.records(1, Hellos.message(Hellos.body(numbers(0x1301), serverName("b.example.org"))))));
    }

    /** What is wrong with a message as a whole. */
    static Stream<Arguments> malformed() {
        final byte[] none = Hellos.body(numbers(0x1301));
        return Stream.of(
            Arguments.of(Hellos.body(new byte[0]), "cipher suites length=0 limit=2 to 65535"),
            Arguments.of(Hellos.body(new byte[3]), "cipher suite length=2 remaining=1"),
            Arguments.of(changed(none, 34, 33), "session id length=33 limit=0 to 32"),
            Arguments.of(changed(none, 36, 9), "cipher suites length=9 remaining=6"),
            Arguments.of(changed(none, 39, 0), "compression methods length=0 limit=1 to 255"),
            Arguments.of(Wire.join(none, new byte[2]), "2 bytes after extensions"),
            Arguments.of(Arrays.copyOf(none, none.length - 1), "extensions length=2 remaining=1"),
            Arguments.of(with(new byte[3]), "extension length=2 remaining=1"),
            Arguments.of(with(Arrays.copyOf(extension(7, new byte[2]), 5)), "extension length=2 remaining=1"),
            Arguments.of(with(extension(7, new byte[0]), extension(7, new byte[0])), "extension type=7 twice"),
            Arguments.of(with(extension(0, new byte[0])), "server names length=2 remaining=0"),
            Arguments.of(with(extension(0, numbers(0))), "server names length=0 limit=1 to 65535"),
            Arguments.of(with(extension(0, Wire.join(names(name("a.b")), new byte[1]))), "1 bytes after server names"),
            Arguments.of(with(extension(0, names(name("a.b"), name("c.d")))), "server name type=0 twice"),
            Arguments.of(with(serverName("")), "server name length=0 limit=1 to 65535"),
            Arguments.of(with(serverName("a.b.")), "server name with a dot at its end"),
            Arguments.of(with(serverName("a\nb")), "server name with byte 0x0a at 1"),
            Arguments.of(with(serverName("b\u00fccher.de")), "server name with byte 0xc3 at 1"),
            Arguments.of(with(serverName("my_host.example")),
                "server name my_host.example is not the name of a host: Contains non-LDH ASCII characters"),
            Arguments.of(with(serverName("a..b")),
                "server name a..b is not the name of a host: Empty label is not a legal name"),
            Arguments.of(with(serverName("a".repeat(256))), "server name with length=256 limit=255"),
            Arguments.of(with(extension(16, vector16(vector8(new byte[0])))),
                "application protocols length=1 limit=2 to 65535"),
            Arguments.of(with(extension(16, vector16(Wire.join(vector8(new byte[1]), new byte[1])))),
                "application protocol length=0 limit=1 to 255"),
            Arguments.of(with(extension(43, vector8(new byte[0]))), "versions length=0 limit=2 to 254"),
            Arguments.of(with(extension(43, vector8(new byte[3]))), "version length=2 remaining=1"));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldReadWhatAnEngineOffers(final SSLEngine engine) {
        final ClientHello hello = read(Hellos.of(engine));

        assertEquals("a.example.org", hello.serverName());
        assertEquals(List.of("h2", "http/1.1"), hello.applicationProtocols());
        assertEquals(32, hello.random().length);
        final List<String> offered =
            Arrays.stream(engine.getEnabledCipherSuites()).map(suite -> suite.replace("SSL_", "TLS_")).toList();
        assertEquals(List.of(), hello.cipherSuites().stream().filter(suite -> !offered.contains(suite)
            && !suite.equals("TLS_EMPTY_RENEGOTIATION_INFO_SCSV")).toList());
    }

    @Test
    void shouldReadTheVersionsThatAreListed() {
        assertEquals(List.of("TLSv1.3", "TLSv1.2"),
            read(Hellos.of(Hellos.jdk("TLSv1.3", "TLSv1.2"))).supportedVersions());
        assertEquals(List.of("TLSv1.3", "0x7f17", "SSLv3"),
            read(Hellos.with(extension(43, vector8(numbers(0x1A1A, 0x0304, 0x7F17, 0x0300))))).supportedVersions());
    }

    @Test
    void shouldTakeTheVersionOfAClientThatListsNone() {
        assertEquals(List.of("TLSv1.2"), read(Hellos.with()).supportedVersions());
        assertEquals(List.of("TLSv1"),
            read(Hellos.records(99, Hellos.message(changed(Hellos.body(numbers(0x002F)), 1, 1)))).supportedVersions());
    }

    @Test
    void shouldLeaveOutWhatMeansNothing() {
        final ClientHello hello = read(Hellos.with(extension(0x2A2A, new byte[1]),
            extension(16, vector16(Wire.join(
                vector8(numbers(0xBABA)), vector8(Wire.text("h2")), vector8(Wire.text("ab")))))));

        assertEquals(List.of("TLS_AES_128_GCM_SHA256", "0x1399"), hello.cipherSuites());
        assertEquals(List.of("h2", "ab"), hello.applicationProtocols());
    }

    @Test
    void shouldRefuseMoreCipherSuitesThanAreWorthKeeping() {
        final byte[] most = Hellos.message(Hellos.body(new byte[2 * 512]));
        final byte[] more = Hellos.records(1 << 14, Hellos.message(Hellos.body(new byte[2 * 513])));

        assertEquals(512, read(Hellos.records(1 << 14, most)).cipherSuites().size());
        assertEquals("client hello: cipher suites=513 limit=512",
            assertThrows(StageException.class, () -> read(more)).getMessage());
    }

    @Test
    void shouldRefuseMoreExtensionsThanThereAre() {
        final byte[][] most =
            IntStream.range(0, 128).mapToObj(i -> extension(0x4000 + i, new byte[1])).toArray(byte[][]::new);

        assertEquals("", read(Hellos.with(most)).serverName());
        assertEquals("client hello: extensions=129 limit=128", assertThrows(StageException.class,
            () -> read(Hellos.with(Wire.join(most), serverName("a.b")))).getMessage());
    }

    @Test
    void shouldRefuseMoreApplicationProtocolsThanAnybodySpeaks() {
        final byte[][] most = IntStream.range(0, 128).mapToObj(i -> vector8(new byte[] {'a'})).toArray(byte[][]::new);
        final byte[] more = vector16(Wire.join(Wire.join(most), vector8(new byte[] {'b'})));

        assertEquals(128, read(Hellos.with(extension(16, vector16(Wire.join(most))))).applicationProtocols().size());
        assertEquals("client hello: application protocols=129 limit=128",
            assertThrows(StageException.class, () -> read(Hellos.with(extension(16, more)))).getMessage());
    }

    @Test
    void shouldReadAHelloWithoutExtensions() {
        final byte[] body = Hellos.body(numbers(0x002F, 0x00FF));
        final ClientHello hello = read(Hellos.records(99, Hellos.message(Arrays.copyOf(body, body.length - 2))));

        assertEquals(
            List.of("TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"), hello.cipherSuites());
        assertEquals("", hello.serverName());
        assertEquals(List.of(), hello.applicationProtocols());
    }

    @Test
    void shouldPassOverNamesThatAreNoHosts() {
        final byte[] other = Wire.join(new byte[] {9}, vector16(new byte[] {1}));

        assertEquals("A.example", read(Hellos.with(extension(0, names(other, name("A.example"))))).serverName());
    }

    @Test
    void shouldLeaveTheBytesWhereTheyAre() {
        final byte[] wire = Wire.join(Hellos.with(serverName("a.b")), Wire.text("more"));
        final var in = Hellos.delivered(wire);

        assertNotNull(ClientHello.read(in));
        assertEquals(wire.length, in.remaining());
        assertArrayEquals(wire, Wire.of(in.first()));
    }

    @ParameterizedTest
    @MethodSource("hellos")
    void shouldReadTheSameHoweverItIsCut(final byte[] wire) {
        final String expected = read(wire).toString();
        for (int at = 0; at < wire.length; at++) {
            assertEquals(expected, String.valueOf(ClientHello.read(Hellos.delivered(wire, at))));
        }
        final var random = new SplittableRandom(3);
        for (final Cut cut : Cut.values()) {
            final int[] ends = ends(wire.length, cut, random);
            assertEquals(expected, String.valueOf(ClientHello.read(Hellos.delivered(wire, ends))));
        }
    }

    @ParameterizedTest
    @MethodSource("hellos")
    void shouldAskForMoreUntilTheLastByteIsThere(final byte[] wire) {
        for (int length = 0; length < wire.length; length++) {
            assertNull(ClientHello.read(Hellos.delivered(Arrays.copyOf(wire, length))));
        }
    }

    /** Each is refused with its last byte, and not before. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "00                         | UNEXPECTED_MESSAGE | not TLS: first byte 0x16 expected, got 0x00",
        "47 46                      | UNEXPECTED_MESSAGE | not TLS: first byte 0x16 expected, got 0x47",
        "47 45 54 20                | UNEXPECTED_MESSAGE | not TLS: the peer speaks plain HTTP (GET ...)",
        "4f 50 54 49 4f 4e 53 20    | UNEXPECTED_MESSAGE | not TLS: the peer speaks plain HTTP (OPTIONS ...)",
        "50 52 49 20                | UNEXPECTED_MESSAGE | not TLS: the peer speaks plain HTTP (PRI ...)",
        "48 54 54 50 2f 31 2e       | UNEXPECTED_MESSAGE | not TLS: the peer speaks plain HTTP (HTTP/1. ...)",
        "50 52 4f 58 59 20          | UNEXPECTED_MESSAGE | not TLS: the peer sends a header of the PROXY protocol",
        "0d0a0d0a 000d0a51 5549540a | UNEXPECTED_MESSAGE | not TLS: the peer sends a header of the PROXY protocol",
        "53 53 48 2d                | UNEXPECTED_MESSAGE | not TLS: the peer speaks SSH",
        "80 2e 01 00 02             | UNEXPECTED_MESSAGE | not TLS: the peer sends a hello of SSLv2",
        "80 2e 01 03 01             | UNEXPECTED_MESSAGE | not TLS: the peer sends a hello of SSLv2",
        "80 2e 02                   | UNEXPECTED_MESSAGE | not TLS: first byte 0x16 expected, got 0x80",
        "80 2e 01 04                | UNEXPECTED_MESSAGE | not TLS: first byte 0x16 expected, got 0x80",
        "80 2e 01 00 03             | UNEXPECTED_MESSAGE | not TLS: first byte 0x16 expected, got 0x80",
        "15                         | UNEXPECTED_MESSAGE | not TLS: first byte 0x16 expected, got 0x15",
        "16 02                      | PROTOCOL_VERSION   | not TLS: record version=2.x, expected 3.x",
        "16 03 01 41                | RECORD_OVERFLOW    | client hello: record over limit=16384",
        "16 03 01 40 01             | RECORD_OVERFLOW    | client hello: record over limit=16384",
        "16 03 01 00 00             | UNEXPECTED_MESSAGE | client hello: record length=0",
        "16 03 01 00 01 02          | UNEXPECTED_MESSAGE | client hello expected, got handshake message type=2",
        "16 03 01 40 00 01 01       | DECODE_ERROR       | client hello: length over limit=32768",
        "16 03 01 40 00 01 00 81    | DECODE_ERROR       | client hello: length over limit=32768",
        "16 03 01 40 00 01 00 80 01 | DECODE_ERROR       | client hello: length over limit=32768",
        "16 03 01 40 00 01 00 00 28 | DECODE_ERROR       | client hello: length=40 least=41",
        "16 03 01 00 01 01 17       | UNEXPECTED_MESSAGE | client hello: record type=23 in the middle, expected 22",
        "16 03 01 00 01 01 16 03 01 00 00 | UNEXPECTED_MESSAGE | client hello: record length=0"})
    void shouldRefuseWithTheFirstByteThatShowsIt(final String hex, final Alert alert, final String message) {
        final byte[] wire = Wire.hex(hex);

        for (int length = 0; length < wire.length; length++) {
            assertNull(ClientHello.read(Hellos.delivered(Arrays.copyOf(wire, length))));
        }
        assertRefused(wire, alert, message);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void shouldRefuseWhatDoesNotFit(final byte[] body, final String message) {
        final boolean fits = message.contains("twice") || message.contains("server name with")
            || message.contains("is not the name of a host");

        assertRefused(Hellos.records(1000, Hellos.message(body)),
            fits ? Alert.ILLEGAL_PARAMETER : Alert.DECODE_ERROR, "client hello: " + message);
    }

    @Test
    void shouldReadTheLongestHello() {
        final int overhead = Hellos.body(numbers(0x1301), extension(21, new byte[0])).length;
        final byte[] padding = extension(21, new byte[HelloRecords.LIMIT_BYTES - overhead]);
        final byte[] message = Hellos.message(Hellos.body(numbers(0x1301), padding));

        assertNotNull(read(Hellos.records(1 << 14, message)));
        assertNotNull(read(Hellos.records(9, message)));
    }

    @Test
    void shouldRefuseAHelloInTooManyRecords() {
        final byte[] padding = extension(21, new byte[HelloRecords.LIMIT_RECORDS]);
        final byte[] message = Hellos.message(Hellos.body(numbers(0x1301), padding));
        final byte[] wire = Hellos.records(1, message);
        final int bound = 6 * HelloRecords.LIMIT_RECORDS;

        assertNull(ClientHello.read(Hellos.delivered(Arrays.copyOf(wire, bound - 1))));
        assertRefused(Arrays.copyOf(wire, bound), Alert.UNEXPECTED_MESSAGE, "client hello: in more than 4096 records");
    }

    private static void assertRefused(final byte[] wire, final Alert alert, final String message) {
        final var told = new ArrayList<Alert>();
        final var refused =
            assertThrows(StageException.class, () -> ClientHello.read(Hellos.delivered(wire), told::add));
        assertEquals(message, refused.getMessage());
        assertEquals(CloseReason.Kind.HANDSHAKE, refused.kind());
        assertEquals(List.of(alert), told);
    }

    private static ClientHello read(final byte[] wire) {
        return Objects.requireNonNull(ClientHello.read(Hellos.delivered(wire)));
    }

    private static byte[] with(final byte[]... extensions) {
        return Hellos.body(numbers(0x1301), extensions);
    }

    private static byte[] names(final byte[]... names) {
        return vector16(Wire.join(names));
    }

    private static byte[] name(final String host) {
        return Wire.join(new byte[1], vector16(Wire.text(host)));
    }

    private static byte[] changed(final byte[] bytes, final int index, final int value) {
        final byte[] changed = bytes.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static int[] ends(final int length, final Cut cut, final SplittableRandom random) {
        return IntStream.iterate(cut.next(length, random), end -> end < length,
            end -> end + cut.next(length - end, random)).toArray();
    }
}
