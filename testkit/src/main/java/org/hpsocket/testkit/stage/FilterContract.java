package org.hpsocket.testkit.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Stress;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every filter keeps to. A filter's test extends this, and gives its factory and what both sides are told; two of
 * its filters then talk to each other, with their bytes cut in every way and under each {@link Stress}. A filter whose
 * bytes are known beforehand gives tables as well.
 */
public abstract class FilterContract {
    private static final long[] SEEDS = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final int DEFAULT_LONGEST_BYTES = 8_000;
    private static final int RANDOM_BYTES_MAX = 4096;
    private static final int POSITIONS = 64;
    private static final int DEFAULT_MEMORY_BYTES = 1 << 18;

    /** For suites of filters. */
    protected FilterContract() {
    }

    /**
     * Gives the factory.
     *
     * @return makes filters; asked for in each test
     */
    protected abstract FilterFactory factory();

    /**
     * Says what the side that connects is told.
     *
     * @return the context
     */
    protected abstract StageContext near();

    /**
     * Says what the side that accepts is told.
     *
     * @return the context
     */
    protected abstract StageContext far();

    /**
     * Gives what comes up for bytes from the wire; the events of a row are {@link Heard#stream(byte...)}.
     *
     * @return the rows; none for a filter whose bytes are not known beforehand
     */
    protected List<Reading> readings() {
        return List.of();
    }

    /**
     * Gives what goes down for bytes of the application.
     *
     * @return the rows; none for a filter whose bytes are not known beforehand
     */
    protected List<Writing> writings() {
        return List.of();
    }

    /**
     * Tells whether an end without a farewell is a truncation.
     *
     * @return true for most
     */
    protected boolean partsWithFarewell() {
        return true;
    }

    /**
     * Tells whether a changed byte is noticed before it is passed up.
     *
     * @return true for filters that protect their bytes
     */
    protected boolean noticesDamage() {
        return true;
    }

    /**
     * Tells how many bytes the longest conversation carries each way.
     *
     * @return several units of the filter
     */
    protected int longestBytes() {
        return DEFAULT_LONGEST_BYTES;
    }

    /**
     * Bounds the memory that a filter may hold besides its input, whatever it is fed.
     *
     * @return bytes in slabs
     */
    protected long memoryMaxBytes() {
        return DEFAULT_MEMORY_BYTES;
    }

    /**
     * What goes in on one side comes out on the other, both ways, however it is cut.
     *
     * @return a test for each length and cut
     */
    @TestFactory
    public Stream<DynamicTest> shouldPassBytesBothWays() {
        return everyLength();
    }

    /**
     * The same when both filters are replaced wherever they say that they may be.
     *
     * @return a test for each length and cut
     */
    @TestFactory
    public Stream<DynamicTest> shouldPassBytesWhenReplaced() {
        return everyLength(Stress.SWAP);
    }

    /**
     * Exporting changes nothing.
     *
     * @return a test for each length and cut
     */
    @TestFactory
    public Stream<DynamicTest> shouldPassBytesWhenExported() {
        return everyLength(Stress.EXPORT);
    }

    /**
     * Without memory a filter waits, and loses nothing.
     *
     * @return a test for each length and cut
     */
    @TestFactory
    public Stream<DynamicTest> shouldPassBytesWhenMemoryIsScarce() {
        return everyLength(Stress.STARVE, Stress.SWAP);
    }

    /**
     * What comes up is what the table says.
     *
     * @return a test for each row and cut
     */
    @TestFactory
    public Stream<DynamicTest> shouldReadWhatTheTableSays() {
        return readings().stream().flatMap(row -> Stream.of(Cut.values()).flatMap(cut -> Stream.of(
            dynamicTest(row + " cut " + cut, () -> read(row, cut)),
            dynamicTest(row + " replaced, cut " + cut, () -> read(row, cut, Stress.SWAP)))));
    }

    /**
     * What goes down is what the table says.
     *
     * @return a test for each row
     */
    @TestFactory
    public Stream<DynamicTest> shouldWriteWhatTheTableSays() {
        return writings().stream().flatMap(row -> Stream.of(
            dynamicTest(row.name(), () -> write(row)), dynamicTest(row + " replaced", () -> write(row, Stress.SWAP))));
    }

    /** Both filters are ready after what they have to say by themselves, without a byte of the application. */
    @Test
    public void shouldBecomeReady() {
        try (var pair = pair(Cut.WHOLE, 1)) {
            pair.talk();
            assertTrue(pair.areReady());
        }
    }

    /** A filter that says that bytes could go past it passes them as they are. */
    @Test
    public void shouldPassBytesAsTheyAreWhenTransparent() {
        try (var pair = pair(Cut.SEVEN, 1)) {
            pair.talk();
            Stream.of(pair.near(), pair.far()).filter(side -> ((Filter) side.stage()).isTransparent()).forEach(side -> {
                side.write(Wire.text("down"), Cut.ONE);
                side.receive(Wire.text("up"), Cut.ONE);
                assertArrayEquals(Wire.text("down"), side.takeDown());
                assertArrayEquals(Wire.text("up"), side.takeUp());
            });
        }
    }

    /**
     * Farewells end both directions in order, also of filters that carried nothing.
     *
     * @return a test for each cut
     */
    @TestFactory
    public Stream<DynamicTest> shouldPartInOrder() {
        return Stream.of(Cut.values()).map(cut -> dynamicTest("cut " + cut, () -> {
            try (var pair = pair(cut, 1)) {
                pair.talk();
                pair.part();
            }
        }));
    }

    /**
     * A stream that is cut off is never taken for one that has ended, and what came up is a prefix of what was written.
     *
     * @return a test for each of some positions
     */
    @TestFactory
    public Stream<DynamicTest> shouldNoticeACutStream() {
        final byte[] plain = Wire.random(longestBytes() / 4, 1);
        return positions().mapToObj(position -> dynamicTest("position=" + position, () -> {
            try (var pair = pair(Cut.WHOLE, 1)) {
                final byte[] wire = conversation(pair, plain);
                final int length = wire.length * position / POSITIONS;
                final Step end = end(pair.far(), Arrays.copyOf(wire, length), plain);
                assertTrue(!partsWithFarewell() || end != Step.ENDED || pair.far().isCutShort(),
                    () -> "ended in order after length=" + length + " of " + wire.length);
            }
        }));
    }

    /**
     * A changed byte ends the stream with an error, or leaves it waiting; it never passes up something else.
     *
     * @return a test for each of some positions
     */
    @TestFactory
    public Stream<DynamicTest> shouldNoticeDamage() {
        final byte[] plain = Wire.random(longestBytes() / 4, 2);
        return positions().filter(position -> noticesDamage())
            .mapToObj(position -> dynamicTest("position=" + position, () -> damage(plain, position)));
    }

    /**
     * Random bytes never hang a filter, never make it throw anything but its own exception, and never make it grow.
     *
     * @return a test for each seed
     */
    @TestFactory
    public Stream<DynamicTest> shouldSurviveRandomBytes() {
        return LongStream.of(SEEDS).mapToObj(seed -> dynamicTest("seed=" + seed, () -> {
            final byte[] noise = Wire.random(new SplittableRandom(seed).nextInt(1, RANDOM_BYTES_MAX), seed);
            survive(near(), noise, seed);
            survive(far(), noise, seed);
        }));
    }

    /** Two connections of one factory share nothing. */
    @Test
    public void shouldKeepConnectionsApart() {
        final FilterFactory shared = factory();
        try (var one = new FilterPair(shared, near(), far(), Cut.SEVEN, 1);
             var other = new FilterPair(shared, near(), far(), Cut.SEVEN, 2)) {
            one.near().write(Wire.text("first"), Cut.ONE);
            other.near().write(Wire.text("second"), Cut.ONE);
            one.talk();
            other.talk();
            one.near().write(Wire.text(", again"), Cut.ONE);
            one.talk();
            assertArrayEquals(Wire.text("first, again"), one.far().takeUp());
            assertArrayEquals(Wire.text("second"), other.far().takeUp());
        }
    }

    /** A state of a version that nobody wrote is refused, and so the old filter stays. */
    @Test
    public void shouldRefuseAStateItDoesNotUnderstand() {
        final State strange = new State(Integer.MAX_VALUE, Map.of());
        if (factory().swap() != Swap.DRAIN) {
            assertThrows(IllegalArgumentException.class, () -> factory().restore(strange, near()));
        }
    }

    /** A filter has a name. */
    @Test
    public void shouldHaveAName() {
        assertFalse(factory().name().isBlank());
    }

    private Stream<DynamicTest> everyLength(final Stress... stress) {
        final Stream<Integer> lengths = Stream.of(0, 1, 7, longestBytes() / 8, longestBytes());
        return lengths.flatMap(length -> Stream.of(Cut.values()).map(cut ->
            dynamicTest("length=" + length + " cut " + cut, () -> pass(length, cut, stress))));
    }

    private void pass(final int length, final Cut cut, final Stress... stress) {
        final byte[] there = Wire.random(length, 1);
        final byte[] back = Wire.random(length / 2, 2);
        for (final long seed : cut == Cut.RANDOM ? SEEDS : new long[] {1}) {
            try (var pair = pair(cut, seed, stress)) {
                pair.near().write(there, cut);
                pair.talk();
                pair.far().write(back, cut);
                pair.talk();
                assertEquals(0, pair.near().unsent() + pair.far().unsent(), "bytes not taken");
                assertTrue(pair.near().failure().isEmpty(), () -> "failed: " + pair.near().failure());
                assertTrue(pair.far().failure().isEmpty(), () -> "failed: " + pair.far().failure());
                assertArrayEquals(there, pair.far().takeUp());
                assertArrayEquals(back, pair.near().takeUp());
                pair.part();
            }
        }
    }

    private void read(final Reading row, final Cut cut, final Stress... stress) {
        try (var driver = StageDriver.filter(factory(), row.context(), 1).under(stress).open()) {
            driver.receive(row.wire(), cut);
            final byte[] up = driver.takeUp();
            assertEquals(Heard.merged(row.heard()), up.length == 0 ? List.of() : List.of(Heard.stream(up)));
            if (row.truncated()) {
                assertEquals(Step.NEEDS_MORE, driver.end());
            } else {
                assertEquals(row.failure(), driver.failure().map(failure -> failure.kind()));
            }
            assertTrue(row.failure().isPresent() || row.unread() == driver.unread(), "bytes left");
        }
    }

    private void write(final Writing row, final Stress... stress) {
        try (var driver = StageDriver.filter(factory(), row.context(), 1).under(stress).open()) {
            row.commands().stream().flatMap(command -> ((Writing.Unit) command).pieces().stream())
                .forEach(piece -> driver.write(piece, Cut.WHOLE));
            driver.finish();
            assertArrayEquals(row.wire(), driver.takeDown());
        }
    }

    private void damage(final byte[] plain, final int position) {
        try (var pair = pair(Cut.WHOLE, 1)) {
            final byte[] wire = conversation(pair, plain);
            wire[wire.length * position / POSITIONS] ^= 0x10;
            assertNotEquals(Step.ENDED, end(pair.far(), wire, plain));
        }
    }

    private static IntStream positions() {
        return IntStream.range(0, POSITIONS);
    }

    /**
     * Writes on the near side, with a farewell, and gives what it sent; the far side has been told the handshake only.
     */
    private byte[] conversation(final FilterPair pair, final byte[] plain) {
        pair.talk();
        pair.near().write(plain, Cut.WHOLE);
        pair.near().finish();
        return pair.near().takeDown();
    }

    private static Step end(final StageDriver driver, final byte[] wire, final byte[] plain) {
        driver.receive(wire, Cut.RANDOM);
        final byte[] up = driver.takeUp();
        assertArrayEquals(Arrays.copyOf(plain, up.length), up, "what came up is a prefix");
        if (driver.failure().isPresent()) {
            return Step.NEEDS_MORE;
        }
        final Step end = driver.end();
        return driver.failure().isPresent() ? Step.NEEDS_MORE : end;
    }

    private void survive(final StageContext context, final byte[] noise, final long seed) {
        try (var driver = StageDriver.filter(factory(), context, seed).open()) {
            driver.receive(noise, Cut.RANDOM);
            if (driver.failure().isEmpty()) {
                driver.end();
            }
            final long held = driver.slabs().peakBytes() - noise.length;
            assertTrue(held <= memoryMaxBytes(), () -> "held bytes=" + held + " max=" + memoryMaxBytes());
        }
    }

    private FilterPair pair(final Cut cut, final long seed, final Stress... stress) {
        return new FilterPair(factory(), near(), far(), cut, seed, stress);
    }
}
