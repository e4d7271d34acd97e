package org.hpsocket.testkit.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
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
 * What every codec keeps to. A codec's test extends this, and gives its factory, a listener that notes what it hears,
 * and two tables.
 *
 * <p>Each row is run with its bytes whole and cut into 1, 7 and random pieces, without stress and with each {@link
 * Stress}. A row with a few units, the borders of lengths and every way to break the protocol makes a good table.
 */
public abstract class CodecContract {
    private static final long[] SEEDS = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final int RANDOM_BYTES_MAX = 4096;
    private static final int DAMAGES_MAX = 4;

    /** For suites of codecs. */
    protected CodecContract() {
    }

    /**
     * Gives the factory.
     *
     * @return makes codecs; asked for in each test
     */
    protected abstract CodecFactory factory();

    /**
     * Makes a listener of the codec's type that notes each event.
     *
     * @param heard takes what it hears
     * @return the listener
     */
    protected abstract Listener listener(Consumer<Heard> heard);

    /**
     * Gives the table of what is read.
     *
     * @return the rows
     */
    protected abstract List<Reading> readings();

    /**
     * Gives the table of what is written.
     *
     * @return the rows
     */
    protected abstract List<Writing> writings();

    /**
     * Wraps the connection as the protocol does.
     *
     * @param base the connection
     * @return what the listener gets
     */
    protected Connection view(final Connection base) {
        return base;
    }

    /**
     * Bounds the memory that a codec may hold besides its input, whatever it is fed.
     *
     * @return bytes in slabs
     */
    protected long memoryMaxBytes() {
        return 1 << 18;
    }

    /**
     * The listener hears what the table says, however the bytes are cut.
     *
     * @return a test for each row and cut
     */
    @TestFactory
    public Stream<DynamicTest> shouldHearWhatTheTableSays() {
        return everyReading();
    }

    /**
     * The listener hears the same when the codec is replaced wherever it says that it may be.
     *
     * @return a test for each row and cut
     */
    @TestFactory
    public Stream<DynamicTest> shouldHearTheSameWhenReplaced() {
        return everyReading(Stress.SWAP);
    }

    /**
     * Exporting changes nothing.
     *
     * @return a test for each row and cut
     */
    @TestFactory
    public Stream<DynamicTest> shouldHearTheSameWhenExported() {
        return everyReading(Stress.EXPORT);
    }

    /**
     * Without memory the codec waits, and loses nothing.
     *
     * @return a test for each row and cut
     */
    @TestFactory
    public Stream<DynamicTest> shouldHearTheSameWhenMemoryIsScarce() {
        return everyReading(Stress.STARVE, Stress.SWAP);
    }

    /**
     * What is sent looks on the wire as the table says, copied or in slabs, without stress and with it.
     *
     * @return a test for each row
     */
    @TestFactory
    public Stream<DynamicTest> shouldWriteWhatTheTableSays() {
        return writings().stream().filter(row -> !row.refused()).flatMap(row -> Stream.of(
            dynamicTest(row + " copied", () -> write(row, false)),
            dynamicTest(row + " in slabs", () -> write(row, true)),
            dynamicTest(row + " replaced", () -> write(row, true, Stress.SWAP)),
            dynamicTest(row + " exported", () -> write(row, false, Stress.EXPORT)),
            dynamicTest(row + " starved", () -> write(row, false, Stress.STARVE, Stress.SWAP))));
    }

    /**
     * A unit that can never be sent is refused at the call.
     *
     * @return a test for each row that says so
     */
    @TestFactory
    public Stream<DynamicTest> shouldRefuseWhatCannotBeSent() {
        return writings().stream().filter(Writing::refused).map(row -> dynamicTest(row.name(), () -> refuse(row)));
    }

    /**
     * The end of input between units is in order, and may be told after each prefix of a row without harm; a unit of
     * which the codec itself says that bytes are lacking is cut off.
     *
     * @return a test for each row that does not fail
     */
    @TestFactory
    public Stream<DynamicTest> shouldTellATruncatedUnitFromAnEnd() {
        return readings().stream().filter(row -> !row.throwing())
            .map(row -> dynamicTest(row.name(), () -> endAnywhere(row)));
    }

    /**
     * Two codecs of one factory share nothing.
     *
     * @return a test for each row
     */
    @TestFactory
    public Stream<DynamicTest> shouldKeepConnectionsApart() {
        return readings().stream().map(row -> dynamicTest(row.name(), () -> interleave(row)));
    }

    /**
     * Random bytes never hang a codec, never make it throw anything but its own exception, and never make it grow.
     *
     * @return a test for each seed
     */
    @TestFactory
    public Stream<DynamicTest> shouldSurviveRandomBytes() {
        return LongStream.of(SEEDS).mapToObj(seed -> dynamicTest("seed=" + seed, () -> readings().forEach(row -> {
            final var random = new SplittableRandom(seed);
            survive(row, Wire.random(random.nextInt(1, RANDOM_BYTES_MAX), seed), seed);
        })));
    }

    /**
     * The same for damaged, shortened and repeated units.
     *
     * @return a test for each seed
     */
    @TestFactory
    public Stream<DynamicTest> shouldSurviveDamagedUnits() {
        return LongStream.of(SEEDS).mapToObj(seed -> dynamicTest("seed=" + seed, () -> readings().forEach(row -> {
            survive(row, damaged(row.wire(), new SplittableRandom(seed)), seed);
        })));
    }

    /** A state of a version that nobody wrote is refused, and so the old codec stays. */
    @Test
    public void shouldRefuseAStateItDoesNotUnderstand() {
        final State strange = new State(Integer.MAX_VALUE, Map.of());
        if (factory().swap() != Swap.DRAIN) {
            assertThrows(IllegalArgumentException.class, () -> factory().restore(strange, readings().get(0).context()));
        }
    }

    /** A codec has a name, and its table has rows. */
    @Test
    public void shouldHaveANameAndATable() {
        assertFalse(factory().name().isBlank());
        assertFalse(readings().isEmpty());
        assertFalse(writings().isEmpty());
    }

    private Stream<DynamicTest> everyReading(final Stress... stress) {
        return readings().stream().flatMap(row -> Stream.of(Cut.values()).map(cut ->
            dynamicTest(row + " cut " + cut, () -> read(row, cut, stress))));
    }

    private void read(final Reading row, final Cut cut, final Stress... stress) {
        for (final long seed : cut == Cut.RANDOM ? SEEDS : new long[] {1}) {
            final var heard = new ArrayList<Heard>();
            try (var driver = driver(row.context(), heard::add, seed).under(stress)) {
                driver.receive(row.wire(), cut);
                requireOutcome(row, driver, heard);
            }
        }
    }

    private static void requireOutcome(final Reading row, final StageDriver driver, final List<Heard> heard) {
        assertEquals(Heard.merged(row.heard()), Heard.merged(heard), "events");
        if (row.throwing()) {
            assertEquals(row.failure(), driver.failure().map(failure -> failure.kind()), "failure");
            return;
        }
        assertTrue(driver.failure().isEmpty(), () -> "failed: " + driver.failure());
        if (!row.truncated()) {
            assertEquals(row.unread(), driver.unread(), "bytes left");
            assertTrue(driver.stage().atBoundary(), "at a boundary after the last unit");
        }
    }

    private void write(final Writing row, final boolean moving, final Stress... stress) {
        for (final long seed : stress.length == 0 ? new long[] {1} : SEEDS) {
            try (var driver = driver(row.context(), heard -> { }, seed).under(stress)) {
                if (moving) {
                    driver.movingSends();
                }
                row.commands().forEach(driver::command);
                assertEquals(0, driver.unsent(), "commands not taken");
                assertArrayEquals(row.wire(), driver.takeDown(), "bytes on the wire");
            }
        }
    }

    private void refuse(final Writing row) {
        try (var driver = driver(row.context(), heard -> { }, 1)) {
            final int last = row.commands().size() - 1;
            row.commands().subList(0, last).forEach(driver::command);
            assertThrows(HpSocketException.class, () -> driver.command(row.commands().get(last)));
        }
    }

    private void endAnywhere(final Reading row) {
        final byte[] wire = row.wire();
        for (int length = 0; length <= wire.length; length += 1 + length / 64) {
            endAfter(row, Arrays.copyOf(wire, length));
        }
        assertEquals(row.truncated() ? Step.NEEDS_MORE : Step.ENDED, endAfter(row, wire), "answer to the end of input");
    }

    private Step endAfter(final Reading row, final byte[] prefix) {
        final var heard = new ArrayList<Heard>();
        try (var driver = driver(row.context(), heard::add, 1)) {
            driver.receive(prefix, Cut.WHOLE);
            final boolean lacking = driver.last() == Step.NEEDS_MORE && driver.stage().needed() > 0;
            final Step end = driver.end();
            assertTrue(
                !lacking || end != Step.ENDED, () -> "a unit cut off at length=" + prefix.length + " ended in order");
            return driver.failure().map(CodecContract::truncation).orElse(end);
        }
    }

    private static Step truncation(final StageException failure) {
        assertEquals(CloseReason.Kind.TRUNCATED, failure.kind(), failure.getMessage());
        return Step.NEEDS_MORE;
    }

    private void interleave(final Reading row) {
        final var firstHeard = new ArrayList<Heard>();
        final var secondHeard = new ArrayList<Heard>();
        final CodecFactory shared = factory();
        try (var first = StageDriver.codec(shared, row.context(), listener(firstHeard::add), 1).view(this::view);
             var second = StageDriver.codec(shared, row.context(), listener(secondHeard::add), 2).view(this::view)) {
            for (final byte value : row.wire()) {
                first.receive(new byte[] {value}, Cut.WHOLE);
                second.receive(new byte[] {value}, Cut.WHOLE);
            }
            requireOutcome(row, first, firstHeard);
            requireOutcome(row, second, secondHeard);
        }
    }

    private void survive(final Reading row, final byte[] wire, final long seed) {
        try (var driver = driver(row.context(), heard -> { }, seed)) {
            driver.receive(wire, Cut.RANDOM);
            if (driver.failure().isEmpty()) {
                driver.end();
            }
            final long held = driver.slabs().peakBytes() - wire.length;
            assertTrue(held <= memoryMaxBytes(), () -> "held bytes=" + held + " max=" + memoryMaxBytes());
        }
    }

    private StageDriver driver(final StageContext context, final Consumer<Heard> heard, final long seed) {
        return StageDriver.codec(factory(), context, listener(heard), seed).view(this::view);
    }

    private static byte[] damaged(final byte[] wire, final SplittableRandom random) {
        final byte[] twice = Wire.join(wire, wire);
        for (int damages = random.nextInt(DAMAGES_MAX); damages >= 0 && twice.length > 0; damages--) {
            twice[random.nextInt(twice.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return Arrays.copyOf(twice, random.nextInt(twice.length + 1));
    }
}
