package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hpsocket.HpSocketException;
import org.hpsocket.Pack;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the original did when it was recorded, done again by our codec. */
class GoldenPackTest {
    private static final Pattern RECEIVED = Pattern.compile("OnReceive id=1 len=(\\d+) (\\p{XDigit}+)");
    private static final Pattern SENT = Pattern.compile("SEND size=(\\d+) rc=(\\d).*");

    static Stream<GoldenRow> answers() {
        return GoldenRow.list("pack-frames.json").stream();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void shouldAnswerAPackAsRecorded(final GoldenRow row) {
        final byte[] body = alphabet(row.number("body_len"));
        try (var server = Driven.echoing(Pack.flag(row.number("flag")))) {
            server.receive(Wire.join(sentHeader(row), body), body.length < 100 ? Cut.ONE : Cut.RANDOM);

            final boolean echoed = row.text("result").equals("echoed");
            final byte[] answer = Wire.join(header(row.number("flag"), body.length), body);
            assertEquals(echoed, server.failure().equals("none"));
            assertArrayEquals(echoed ? answer : new byte[0], server.driver.takeDown());
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void shouldBeginAnAnswerAsRecorded(final GoldenRow row) {
        if (row.has("echo_header_hex") && row.text("result").equals("echoed")) {
            assertEquals(row.text("echo_header_hex"), hex(header(row.number("flag"), row.number("body_len"))));
        }
    }

    static Stream<GoldenRow> frames() {
        return GoldenRow.object("pack.json").rows("frames").stream();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldSendAPackAsRecorded(final GoldenRow row) throws GeneralSecurityException {
        try (var client = Driven.listening(Pack.flag(row.number("flag")))) {
            final byte[] frame = client.driver.send(alphabet(row.number("body_len"))).takeDown();

            assertEquals(row.text("header_hex"), hex(Arrays.copyOf(frame, 4)));
            assertEquals(row.number("frame_len"), frame.length);
            assertEquals(row.text("frame_sha256"), hex(MessageDigest.getInstance("SHA-256").digest(frame)));
        }
    }

    static Stream<GoldenRow> received() {
        return GoldenRow.object("pack.json").rows("server_receive").stream();
    }

    @ParameterizedTest
    @MethodSource("received")
    void shouldReceiveAsRecorded(final GoldenRow row) {
        try (var server = Driven.echoing(Pack.flag(row.number("server_flag")).maxLength(row.number("server_max")))) {
            row.texts("sent_hex").forEach(piece -> server.receive(Wire.hex(piece)));

            assertEquals(eventsOf(row), server.messages.stream().map(GoldenPackTest::hex).toList());
            assertArrayEquals(row.hex("reply_hex"), server.driver.takeDown());
            assertEquals(failureOf(row), server.failure().replaceFirst("=.*", ""));
        }
    }

    @ParameterizedTest
    @MethodSource("received")
    void shouldReceiveAsRecordedWhenBytesComeOneByOne(final GoldenRow row) {
        try (var server = Driven.echoing(Pack.flag(row.number("server_flag")).maxLength(row.number("server_max")))) {
            row.texts("sent_hex").forEach(piece -> server.receive(Wire.hex(piece), Cut.ONE));

            assertArrayEquals(row.hex("reply_hex"), server.driver.takeDown());
            assertEquals(failureOf(row), server.failure().replaceFirst("=.*", ""));
        }
    }

    @Test
    void shouldRefuseAndSendLengthsAsRecorded() {
        final GoldenRow row = GoldenRow.object("pack.json").row("send_limits");
        try (var client = Driven.listening(Pack.flag(1))) {
            row.texts("log").forEach(line -> sendAsRecorded(client, line));
            final byte[] sent = client.driver.takeDown();

            assertEquals(row.number("bytes_on_wire"), sent.length);
            final byte[] tail = row.hex("tail_hex");
            assertArrayEquals(tail, Arrays.copyOfRange(sent, sent.length - tail.length, sent.length));
        }
    }

    @Test
    void shouldSendTheLongestPackAsRecorded() {
        final GoldenRow row = GoldenRow.object("pack.json").row("send_limits").row("hard_max");
        try (var client = Driven.listening(Pack.flag(Pack.FLAG_LIMIT).maxLength(Pack.LENGTH_LIMIT))) {
            final byte[] sent = client.driver.send(alphabet(Pack.LENGTH_LIMIT)).takeDown();

            assertEquals(row.text("header_hex"), hex(Arrays.copyOf(sent, 4)));
            assertEquals(row.number("frame_len"), sent.length);
        }
    }

    static Stream<GoldenRow> rejects() {
        return GoldenRow.object("pack.json").row("send_limits").rows("start_rejects").stream();
    }

    @ParameterizedTest
    @MethodSource("rejects")
    void shouldRefuseSettingsAsRecorded(final GoldenRow row) {
        final int value = row.number("value");
        final boolean flag = row.text("option").equals("--flag");

        final var error = assertThrows(HpSocketException.class,
            () -> new Pack(flag ? value : 0, flag ? Pack.DEFAULT_MAX_LENGTH : value, false));

        assertEquals(HpSocketException.Category.USAGE, error.category());
    }

    private static void sendAsRecorded(final Driven client, final String line) {
        final Matcher send = SENT.matcher(line);
        if (line.startsWith("SENDPACKETS 3+0+4 ")) {
            client.driver.send(alphabet(3), alphabet(0), alphabet(4));
        } else if (!send.matches()) {
            throw new IllegalArgumentException(line);
        } else {
            final byte[] body = alphabet(Integer.parseInt(send.group(1)));
            if (send.group(2).equals("1")) {
                client.driver.send(body);
            } else {
                assertThrows(HpSocketException.class, () -> client.driver.send(body), line);
            }
        }
    }

    private static List<String> eventsOf(final GoldenRow row) {
        final var events = new ArrayList<String>();
        for (final String event : row.texts("server_events")) {
            final Matcher received = RECEIVED.matcher(event);
            if (received.matches()) {
                events.add(received.group(2));
            }
        }
        return events;
    }

    /** The original closes with EBADMSG for a flag and EMSGSIZE for a length. */
    private static String failureOf(final GoldenRow row) {
        final List<String> events = row.texts("server_events");
        if (events.contains("OnClose id=1 op=SO_RECEIVE code=74")) {
            return "PROTOCOL pack flag";
        }
        return events.contains("OnClose id=1 op=SO_RECEIVE code=90") ? "PROTOCOL pack length" : "none";
    }

    private static byte[] sentHeader(final GoldenRow row) {
        return row.has("header_hex") ? row.hex("header_hex") : header(row.number("sent_flag"), row.number("body_len"));
    }

    private static byte[] header(final int flag, final int length) {
        final int word = flag << 22 | length;
        return new byte[] {(byte) word, (byte) (word >> 8), (byte) (word >> 16), (byte) (word >> 24)};
    }

    private static byte[] alphabet(final int length) {
        final var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return bytes;
    }

    private static String hex(final byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
