package org.hpsocket.ssl.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.hpsocket.CloseReason;
import org.hpsocket.spi.StageException;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;

/**
 * Hellos that are damaged are read, refused or waited for, and nothing else happens. Set by the properties {@code hpsocket.hello.rounds} and
 * {@code hpsocket.hello.seed}.
 */
class AnyHelloTest {
    private static final int ROUNDS = Integer.getInteger("hpsocket.hello.rounds", 200_000);
    private static final long SEED = Long.getLong("hpsocket.hello.seed", 2_026L);
    /** Nothing behind it is looked at. */
    private static final int BOUND = HelloRecords.LIMIT_BYTES + 4 + 5 * HelloRecords.LIMIT_RECORDS;
    private static final int[] EDGES = {0, 1, 2, 3, 0x16, 0x40, 0x41, 0x7F, 0x80, 0x81, 0xFE, 0xFF};

    private final List<byte[]> whole = ClientHelloTest.hellos().toList();
    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void shouldReadRefuseOrWaitWhateverComes() {
        for (int round = 0; round < ROUNDS; round++) {
            final byte[] wire = damaged();
            try {
                check(wire);
            } catch (final AssertionError | RuntimeException e) {
                throw new AssertionError("seed=" + SEED + " round=" + round + " " + HexFormat.of().formatHex(wire), e);
            }
        }
    }

    @Test
    void shouldDecideWithinItsBound() {
        for (int round = 0; round < ROUNDS / 1_000; round++) {
            final byte[] wire = Arrays.copyOf(damaged(), BOUND);

            assertNotEquals("null", answer(wire), () -> HexFormat.of().formatHex(wire));
        }
    }

    /** What was decided stays, whatever follows. */
    private void check(final byte[] wire) {
        final String answer = answer(wire);
        final String earlier = answer(Arrays.copyOf(wire, random.nextInt(wire.length + 1)));
        assertTrue(earlier.equals("null") || earlier.equals(answer), () -> "first " + earlier + ", then " + answer);
    }

    private String answer(final byte[] wire) {
        final int cut = random.nextInt(wire.length + 1);
        final var in = Hellos.delivered(wire, cut, cut + random.nextInt(wire.length - cut + 1));
        try {
            final ClientHello hello = ClientHello.read(in);
            return hello == null ? "null" : hello + " " + hello.applicationProtocols() + HexFormat.of().formatHex(hello.random());
        } catch (final StageException e) {
            assertEquals(CloseReason.Kind.HANDSHAKE, e.kind());
            return "refused: " + e.getMessage();
        } finally {
            assertEquals(wire.length, in.remaining());
        }
    }

    private byte[] damaged() {
        byte[] wire = whole.get(random.nextInt(whole.size()));
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            wire = damage(wire);
        }
        return wire;
    }

    private byte[] damage(final byte[] wire) {
        final int from = random.nextInt(wire.length + 1);
        final int to = from + random.nextInt(Math.min(40, wire.length - from) + 1);
        final byte[] before = Arrays.copyOf(wire, from);
        final byte[] after = Arrays.copyOfRange(wire, to, wire.length);
        final byte[] other = whole.get(random.nextInt(whole.size()));
        return switch (random.nextInt(7)) {
            case 0 -> Wire.join(before, after);
            case 1 -> Wire.join(before, Wire.random(to - from, random.nextLong()), after);
            case 2 -> Wire.join(before, Arrays.copyOfRange(wire, from, wire.length), after);
            case 3 -> before;
            case 4 -> Wire.join(before, Arrays.copyOfRange(other, Math.min(from, other.length), other.length));
            default -> edged(wire.clone(), from);
        };
    }

    private byte[] edged(final byte[] wire, final int at) {
        if (at < wire.length) {
            wire[at] = (byte) (random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : wire[at] + random.nextInt(5) - 2);
        }
        return wire;
    }
}
