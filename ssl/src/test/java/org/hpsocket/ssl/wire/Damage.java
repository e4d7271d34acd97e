package org.hpsocket.ssl.wire;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hpsocket.testkit.Wire;

/** Changes bytes at random: takes some away, writes over some, repeats some, or goes on with others. */
public final class Damage {
    private static final int[] EDGES = {0, 1, 2, 3, 0x16, 0x40, 0x41, 0x7F, 0x80, 0x81, 0xFE, 0xFF};
    private static final int LONGEST = 40;

    private final SplittableRandom random;

    public Damage(final SplittableRandom random) {
        this.random = random;
    }

    /** Changes a copy of some bytes, at most four times. */
    public byte[] of(final byte[] wire, final byte[] other) {
        byte[] damaged = wire;
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            damaged = once(damaged, other);
        }
        return damaged;
    }

    private byte[] once(final byte[] wire, final byte[] other) {
        final int from = random.nextInt(wire.length + 1);
        final int to = from + random.nextInt(Math.min(LONGEST, wire.length - from) + 1);
        final byte[] before = Arrays.copyOf(wire, from);
        final byte[] after = Arrays.copyOfRange(wire, to, wire.length);
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
            wire[at] = (byte) (random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)]
                : wire[at] + random.nextInt(5) - 2);
        }
        return wire;
    }
}
