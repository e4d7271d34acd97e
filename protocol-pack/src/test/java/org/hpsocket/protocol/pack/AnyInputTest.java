package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import org.hpsocket.Frames;
import org.hpsocket.Pack;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;

/** Whatever a peer sends is read as a simple model of the wire reads it. */
class AnyInputTest {

    @Test
    void shouldFindDelimitersWhereTheyAre() {
        Draw.tries(draw -> findDelimiters(draw.text('a', 'c', 0, 60), draw.text('a', 'b', 1, 4), draw.number(1, 12),
            draw.of(Cut.values())));
    }

    @Test
    void shouldReadLengthFieldsAsBigNumbers() {
        Draw.tries(draw -> readLongField(draw.bytes(8, 8), draw.yes(),
            draw.number(Integer.MIN_VALUE, Integer.MAX_VALUE), draw.number(8, Integer.MAX_VALUE)));
    }

    @Test
    void shouldReadSmallLengthFieldsAsBigNumbers() {
        Draw.tries(draw -> readSmallField(draw.bytes(1, 2), draw.yes(), draw.number(-300, 300),
            draw.number(2, 70_000)));
    }

    @Test
    void shouldTakeOrRefuseAnyHeaderOfAPack() {
        Draw.tries(draw -> takeOrRefuse(draw.number(Integer.MIN_VALUE, Integer.MAX_VALUE),
            draw.number(0, Pack.FLAG_LIMIT), draw.number(1, Pack.LENGTH_LIMIT)));
    }

    private static void findDelimiters(final String text, final String delimiter, final int max, final Cut cut) {
        final var expected = new ArrayList<String>();
        String rest = text;
        int at = rest.indexOf(delimiter);
        while (at >= 0 && at <= max) {
            expected.add(rest.substring(0, at));
            rest = rest.substring(at + delimiter.length());
            at = rest.indexOf(delimiter);
        }
        try (var frames = Driven.listening(new Frames.Delimited(max, Wire.text(delimiter)))) {
            assertEquals(expected, frames.receive(Wire.text(text), cut).heard());
            assertEquals(at > max || at < 0 && certainlyOver(rest, delimiter, max), !frames.failure().equals("none"));
        }
    }

    private static void readLongField(
        final byte[] bytes, final boolean littleEndian, final int adjustment, final int max) {
        final long expected = frameLength(bytes, littleEndian, adjustment, max);
        try (var frames = Driven.listening(new Frames.LengthField(0, 8, littleEndian, adjustment, true, max))) {
            frames.receive(bytes);

            assertEquals(expected < 0, !frames.failure().equals("none"));
            assertEquals(Math.max(0, expected - 8), frames.driver.stage().needed());
        }
    }

    private static void readSmallField(
        final byte[] bytes, final boolean littleEndian, final int adjustment, final int max) {
        final long expected = frameLength(bytes, littleEndian, adjustment, max);
        final var protocol = new Frames.LengthField(0, bytes.length, littleEndian, adjustment, false, max);
        try (var frames = Driven.listening(protocol)) {
            frames.receive(bytes);

            assertEquals(expected < 0, !frames.failure().equals("none"));
            assertEquals(Math.max(0, expected - bytes.length), frames.driver.stage().needed());
        }
    }

    private static void takeOrRefuse(final int word, final int flag, final int max) {
        final int length = word & Pack.LENGTH_LIMIT;
        final boolean good = length >= 1 && length <= max && (flag == 0 || word >>> 22 == flag);
        try (var pack = Driven.listening(new Pack(flag, max, false))) {
            pack.receive(Wire.hex(String.format("%08x", Integer.reverseBytes(word))));

            assertEquals(good, pack.failure().equals("none"));
            assertEquals(good ? length : 0, pack.driver.stage().needed());
        }
    }

    /** Tells whether no continuation can end the message in time. */
    private static boolean certainlyOver(final String rest, final String delimiter, final int max) {
        for (int at = 0; at <= Math.min(max, rest.length()); at++) {
            if (delimiter.startsWith(rest.substring(at))) {
                return false;
            }
        }
        return true;
    }

    /** Gives the length of the whole frame, or -1 when it is out of range. */
    private static long frameLength(
        final byte[] bytes, final boolean littleEndian, final int adjustment, final int max) {
        final byte[] ordered = bytes.clone();
        for (int i = 0; littleEndian && i < bytes.length; i++) {
            ordered[i] = bytes[bytes.length - 1 - i];
        }
        final BigInteger body = new BigInteger(1, ordered).add(BigInteger.valueOf(adjustment));
        final BigInteger total = body.add(BigInteger.valueOf(bytes.length));
        return body.signum() < 0 || total.compareTo(BigInteger.valueOf(max)) > 0 ? -1 : total.longValueExact();
    }
}
