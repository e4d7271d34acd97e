package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.hpsocket.Frames;
import org.hpsocket.Pack;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;

/** Whatever a peer sends is read as a simple model of the wire reads it. */
class AnyInputTest {

    @Property(seed = "1")
    void shouldFindDelimitersWhereTheyAre(
        @ForAll @StringLength(max = 60) @CharRange(from = 'a', to = 'c') final String text,
        @ForAll @StringLength(min = 1, max = 4) @CharRange(from = 'a', to = 'b') final String delimiter,
        @ForAll @IntRange(min = 1, max = 12) final int max, @ForAll final Cut cut) {
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

    @Property(seed = "1")
    void shouldReadLengthFieldsAsBigNumbers(
        @ForAll @Size(8) final byte[] bytes, @ForAll final boolean littleEndian, @ForAll final int adjustment,
        @ForAll @IntRange(min = 8) final int max) {
        final long expected = frameLength(bytes, littleEndian, adjustment, max);
        try (var frames = Driven.listening(new Frames.LengthField(0, 8, littleEndian, adjustment, true, max))) {
            frames.receive(bytes);

            assertEquals(expected < 0, !frames.failure().equals("none"));
            assertEquals(Math.max(0, expected - 8), frames.driver.stage().needed());
        }
    }

    @Property(seed = "1")
    void shouldReadSmallLengthFieldsAsBigNumbers(
        @ForAll @Size(min = 1, max = 2) final byte[] bytes, @ForAll final boolean littleEndian,
        @ForAll @IntRange(min = -300, max = 300) final int adjustment,
        @ForAll @IntRange(min = 2, max = 70_000) final int max) {
        final long expected = frameLength(bytes, littleEndian, adjustment, max);
        final var protocol = new Frames.LengthField(0, bytes.length, littleEndian, adjustment, false, max);
        try (var frames = Driven.listening(protocol)) {
            frames.receive(bytes);

            assertEquals(expected < 0, !frames.failure().equals("none"));
            assertEquals(Math.max(0, expected - bytes.length), frames.driver.stage().needed());
        }
    }

    @Property(seed = "1")
    void shouldTakeOrRefuseAnyHeaderOfAPack(
        @ForAll final int word, @ForAll @IntRange(max = Pack.FLAG_LIMIT) final int flag,
        @ForAll @IntRange(min = 1, max = Pack.LENGTH_LIMIT) final int max) {
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
