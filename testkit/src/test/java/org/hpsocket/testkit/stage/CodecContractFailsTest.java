package org.hpsocket.testkit.stage;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hpsocket.CloseReason;
import org.hpsocket.HandleResult;
import org.hpsocket.Listener;
import org.hpsocket.PackListener;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.BrokenCodec.Fault;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * A codec that breaks a rule fails the suite, at the test that is about it; the same codec without the fault passes all
 * of it.
 */
class CodecContractFailsTest {

    abstract static class Suite extends CodecContract {
        private final Fault fault;

        Suite(final Fault fault) {
            this.fault = fault;
        }

        @Override
        protected CodecFactory factory() {
            return new BrokenCodec.Factory(fault);
        }

        @Override
        protected Listener listener(final Consumer<Heard> heard) {
            return (PackListener) (connection, message) -> {
                heard.accept(Heard.message(message));
                return HandleResult.OK;
            };
        }

        @Override
        protected List<Reading> readings() {
            final byte[] two = Wire.join(Wire.hex("03"), Wire.text("one"), Wire.hex("05"), Wire.text("three"));
            final Heard one = Heard.message(Wire.text("one"));
            return List.of(
                Reading.of("two", Settings.NONE, two).hears(one, Heard.message(Wire.text("three"))),
                Reading.of("bad", Settings.NONE, Wire.join(Wire.hex("03"), Wire.text("one"), Wire.hex("64"))).hears(one)
                    .fails(CloseReason.Kind.PROTOCOL),
                Reading.of("cut", Settings.NONE, Wire.join(Wire.hex("03"), Wire.text("on")))
                    .fails(CloseReason.Kind.TRUNCATED));
        }

        @Override
        protected List<Writing> writings() {
            return List.of(
                Writing.of("two", Settings.NONE).sends(Wire.text("o"), Wire.text("ne")).sends(Wire.text("three"))
                    .gives(Wire.join(Wire.hex("03"), Wire.text("one"), Wire.hex("05"), Wire.text("three"))),
                Writing.of("long", Settings.NONE).refuses(100));
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
            caught(Fault.PROGRESS_WITHOUT, CodecContract::shouldHearWhatTheTableSays, "EMITTED without progress"),
            caught(Fault.MORE_AFTER_PROGRESS, CodecContract::shouldHearWhatTheTableSays, "NEEDS_MORE after progress"),
            caught(Fault.TWO_EVENTS, CodecContract::shouldHearWhatTheTableSays, "more than one event"),
            caught(Fault.EVENT_TOO_LONG, CodecContract::shouldHearWhatTheTableSays, "an event of bytes="),
            caught(Fault.NEEDS_TOO_MUCH, CodecContract::shouldHearWhatTheTableSays, "needed() had named"),
            caught(Fault.NEEDS_NEGATIVE, CodecContract::shouldHearWhatTheTableSays, "needed=-1"),
            caught(Fault.NO_BOUNDARY, CodecContract::shouldHearWhatTheTableSays, "at a boundary"),
            caught(Fault.LOSES_A_SLAB, CodecContract::shouldHearWhatTheTableSays, "slabs not released"),
            caught(Fault.RELEASES_TWICE, CodecContract::shouldHearWhatTheTableSays, "released twice"),
            caught(Fault.CHANGES_THE_INPUT, CodecContract::shouldHearWhatTheTableSays, "have changed"),
            caught(Fault.TAKES_NO_MATTER_WHAT, CodecContract::shouldHearWhatTheTableSays, "failure"),
            caught(Fault.BOUNDARY_INSIDE, CodecContract::shouldHearTheSameWhenReplaced, ""),
            caught(Fault.EXPORT_CHANGES, CodecContract::shouldHearTheSameWhenExported, ""),
            caught(Fault.FOREIGN_STATE, CodecContract::shouldHearTheSameWhenExported, "state value fault"),
            caught(Fault.THROWS_ANYTHING, CodecContract::shouldSurviveRandomBytes, "length="),
            caught(Fault.GROWS, CodecContract::shouldSurviveRandomBytes, "held bytes="),
            caught(Fault.NEVER_ENDS, CodecContract::shouldHearWhatTheTableSays, "events"),
            caught(Fault.ENDS_ANYWHERE, CodecContract::shouldTellATruncatedUnitFromAnEnd, ""),
            caught(Fault.SHARES, CodecContract::shouldKeepConnectionsApart, ""),
            caught(Fault.WRONG_LENGTH_SENT, CodecContract::shouldWriteWhatTheTableSays, "bytes on the wire"),
            caught(Fault.WRITES_TWICE_WHEN_STARVED, CodecContract::shouldWriteWhatTheTableSays, "bytes on the wire"),
            caught(Fault.SENDS_TOO_LONG, CodecContract::shouldRefuseWhatCannotBeSent, ""),
            caught(Fault.ANY_STATE,
                suite -> Stream.of(dynamicTest("state", suite::shouldRefuseAStateItDoesNotUnderstand)), ""));
    }

    private static DynamicTest caught(
        final Fault fault, final Function<CodecContract, Stream<DynamicTest>> rule, final String words) {
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
