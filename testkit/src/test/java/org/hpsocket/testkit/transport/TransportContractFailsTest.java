package org.hpsocket.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.VirtualClock;
import org.hpsocket.testkit.loop.Loops;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.memory.MemoryNetwork;
import org.hpsocket.testkit.memory.MemoryTransport;
import org.hpsocket.testkit.simulation.SteppedLoops;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A transport that breaks a rule fails the suite, at the test that is about it. */
class TransportContractFailsTest {

    private interface Rule {
        void check(Suite suite) throws Exception;
    }

    abstract static class Suite extends TransportContract {
        private final VirtualClock clock = new VirtualClock();
        private final MemoryNetwork network = new MemoryNetwork(1, MemoryFaults.NONE, clock);
        private final BrokenTransport.Fault fault;

        Suite(final BrokenTransport.Fault fault) {
            this.fault = fault;
        }

        @Override
        protected Transport transport() {
            return new BrokenTransport(MemoryTransport.streams(network), fault);
        }

        @Override
        protected Loops loops() {
            return new SteppedLoops(network, clock);
        }

        @Override
        public int bulkBytes() {
            return 200_000;
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldFailForEachBrokenRule() {
        return Stream.of(
            caught(BrokenTransport.Fault.DELIVERS_UNASKED, ReceiveRules::shouldDeliverOnceForOneAsk),
            caught(BrokenTransport.Fault.SWAPS_BYTES, ReceiveRules::shouldDeliverBytesInOrderBothWays),
            caught(BrokenTransport.Fault.LOSES_A_BYTE, ReceiveRules::shouldDeliverBytesInOrderBothWays),
            caught(BrokenTransport.Fault.DELIVERS_TOO_MUCH, ReceiveRules::shouldDeliverAtMostReadBytesAtOnce),
            caught(BrokenTransport.Fault.CALLS_OFF_THE_LOOP, ReceiveRules::shouldDeliverWhatArrivedBeforeItWasAskedFor),
            caught(BrokenTransport.Fault.TELLS_SENT_OF_DONE, SendRules::shouldTellASendOnceOrBeDone),
            caught(BrokenTransport.Fault.NEVER_TELLS_SENT, SendRules::shouldSendEverythingToASlowReader),
            caught(BrokenTransport.Fault.LOSES_A_SLAB, SendRules::shouldTellASendOnceOrBeDone),
            caught(BrokenTransport.Fault.KEEPS_THE_OFFERED, SendRules::shouldOfferWhatGoesAtOnce),
            caught(BrokenTransport.Fault.CLOSES_TWICE, CloseRules::shouldCloseInOrder),
            caught(BrokenTransport.Fault.HIDES_THE_END, CloseRules::shouldHearFromAPeerAfterFinishing),
            caught(BrokenTransport.Fault.ENDS_TWICE, CloseRules::shouldTellAnEndOnce),
            caught(BrokenTransport.Fault.HIDES_THE_CAUSE, CloseRules::shouldTellTheCauseOfAnAbort),
            caught(BrokenTransport.Fault.TELLS_AFTER_ABORT, CloseRules::shouldTellNothingAfterAnAbort),
            caught(BrokenTransport.Fault.ANSWERS_THE_CANCELLED, ConnectRules::shouldNotAnswerWhatWasCancelled),
            caught(BrokenTransport.Fault.FORGETS_OPTIONS, ConnectRules::shouldFailForAnUnknownOption),
            caught(BrokenTransport.Fault.BINDS_AT_ANOTHER_STEP, ListenRules::shouldRefuseAPortInUse),
            caught(BrokenTransport.Fault.KEEPS_THE_PORT, ListenRules::shouldFreeThePortOnClose),
            caught(BrokenTransport.Fault.ACCEPTS_ON_ITS_OWN_LOOP, ListenRules::shouldAcceptOnAnotherLoop));
    }

    @Test
    void shouldNameWhatWasBroken() {
        final AssertionError failure = assertThrows(AssertionError.class,
            () -> run(BrokenTransport.Fault.CLOSES_TWICE, CloseRules::shouldCloseInOrder));
        assertTrue(failure.getMessage().contains("onClosed twice"), failure.getMessage());
    }

    private static DynamicTest caught(final BrokenTransport.Fault fault, final Rule rule) {
        return dynamicTest(fault.name(), () -> assertThrows(AssertionError.class, () -> run(fault, rule)));
    }

    private static void run(final BrokenTransport.Fault fault, final Rule rule) {
        final var suite = new Suite(fault) { };
        suite.openBench();
        try {
            rule.check(suite);
            suite.closeBench();
        } catch (final AssertionError e) {
            throw e;
        } catch (final Exception e) {
            throw new AssertionError("the test threw " + e, e);
        }
    }
}
