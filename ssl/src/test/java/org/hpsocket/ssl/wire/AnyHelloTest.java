package org.hpsocket.ssl.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.hpsocket.CloseReason;
import org.hpsocket.spi.StageException;
import org.junit.jupiter.api.Test;

/**
 * Hellos that are damaged are read, refused or waited for, and nothing else happens. Set by the properties
 * {@code hpsocket.hello.rounds} and {@code hpsocket.hello.seed}.
 */
class AnyHelloTest {
    private static final int ROUNDS = Integer.getInteger("hpsocket.hello.rounds", 200_000);
    private static final long SEED = Long.getLong("hpsocket.hello.seed", 2_026L);
    /** Nothing behind it is looked at. */
    private static final int BOUND = HelloRecords.LIMIT_BYTES + 4 + 5 * HelloRecords.LIMIT_RECORDS;

    private final List<byte[]> whole = ClientHelloTest.hellos().toList();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Damage damage = new Damage(random);

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
            return hello == null ? "null"
                : hello + " " + hello.applicationProtocols() + HexFormat.of().formatHex(hello.random());
        } catch (final StageException e) {
            assertEquals(CloseReason.Kind.HANDSHAKE, e.kind());
            return "refused: " + e.getMessage();
        } finally {
            assertEquals(wire.length, in.remaining());
        }
    }

    private byte[] damaged() {
        return damage.of(whole.get(random.nextInt(whole.size())), whole.get(random.nextInt(whole.size())));
    }
}
