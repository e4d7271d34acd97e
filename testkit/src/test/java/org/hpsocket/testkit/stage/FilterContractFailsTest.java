package org.hpsocket.testkit.stage;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hpsocket.CloseReason;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.BrokenFilter.Fault;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * A filter that breaks a rule fails the suite, at the test that is about it; the same filter without the fault passes
 * all of it.
 */
class FilterContractFailsTest {

    abstract static class Suite extends FilterContract {
        private final Fault fault;

        Suite(final Fault fault) {
            this.fault = fault;
        }

        @Override
        protected FilterFactory factory() {
            return new BrokenFilter.Factory(fault);
        }

        @Override
        protected StageContext near() {
            return new StageContext(Settings.NONE, false, Optional.of("host"));
        }

        @Override
        protected StageContext far() {
            return new StageContext(Settings.NONE, true, Optional.empty());
        }

        @Override
        protected int longestBytes() {
            return 400;
        }

        @Override
        protected List<Reading> readings() {
            final Heard two = Heard.stream((byte) 2, (byte) 3);
            return List.of(
                Reading.of("two and farewell", Settings.NONE, Wire.hex("02 03 03 06 00 86")).hears(two),
                Reading.of("no farewell", Settings.NONE, Wire.hex("02 03 03 06")).hears(two)
                    .fails(CloseReason.Kind.TRUNCATED),
                Reading.of("damaged", Settings.NONE, Wire.hex("02 03 03 06 04 0B")).hears(two)
                    .fails(CloseReason.Kind.PROTOCOL));
        }

        @Override
        protected List<Writing> writings() {
            return List.of(
                Writing.of("two", Settings.NONE).sends(Wire.hex("02 03")).gives(Wire.hex("02 03 03 06 00 86")));
        }
    }

    @Nested
    class WithoutFault extends Suite {
        WithoutFault() {
            super(Fault.NONE);
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldFailForEachBrokenRule() {
        return Stream.of(
            caught(Fault.TWO_UNITS, FilterContract::shouldPassBytesBothWays, "more than one unit up"),
            caught(Fault.LEAVES_BYTES, FilterContract::shouldPassBytesBothWays, "NEEDS_MORE from out"),
            caught(Fault.EVENT, FilterContract::shouldPassBytesBothWays, "a filter has no events"),
            caught(Fault.UPGRADE, FilterContract::shouldPassBytesBothWays, "a filter cannot upgrade"),
            caught(Fault.USES_AN_OLD_TURN, FilterContract::shouldPassBytesBothWays, "outside of its step"),
            caught(Fault.LOSES_WHEN_STARVED, FilterContract::shouldPassBytesWhenMemoryIsScarce, ""),
            caught(Fault.MORE_WHEN_STARVED, FilterContract::shouldPassBytesWhenMemoryIsScarce, "say BLOCKED"),
            caught(Fault.FORGETS_STATE, FilterContract::shouldPassBytesWhenReplaced, ""),
            caught(Fault.TRUSTS, FilterContract::shouldNoticeDamage, ""),
            caught(Fault.NO_FAREWELL, FilterContract::shouldNoticeACutStream, "ended in order"),
            caught(Fault.NEVER_READY, suite -> Stream.of(dynamicTest("ready", suite::shouldBecomeReady)), ""),
            caught(Fault.TRUSTS, FilterContract::shouldReadWhatTheTableSays, ""));
    }

    private static DynamicTest caught(
        final Fault fault, final Function<FilterContract, Stream<DynamicTest>> rule, final String words) {
        return dynamicTest(fault.name(), () -> {
            final Stream<String> failures = rule.apply(new Suite(fault) { }).map(test -> failure(test.getExecutable()));
            assertTrue(failures.anyMatch(failure -> !failure.isEmpty() && failure.contains(words)), "not caught");
        });
    }

    private static String failure(final Executable test) {
        try {
            test.execute();
            return "";
        } catch (final Throwable e) {
            return e.toString();
        }
    }
}
