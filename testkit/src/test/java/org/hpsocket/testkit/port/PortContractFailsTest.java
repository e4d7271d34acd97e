package org.hpsocket.testkit.port;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.VirtualClock;
import org.hpsocket.testkit.loop.Loops;
import org.hpsocket.testkit.memory.MemoryFaults;
import org.hpsocket.testkit.memory.MemoryNetwork;
import org.hpsocket.testkit.memory.MemoryTransport;
import org.hpsocket.testkit.port.BrokenPorts.Fault;
import org.hpsocket.testkit.simulation.SteppedLoops;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A transport whose ports break a rule fails the suite, at the test that is about it. */
class PortContractFailsTest {

    private interface Rule {
        void check(Suite suite) throws Exception;
    }

    abstract static class Suite extends PortContract {
        private final VirtualClock clock = new VirtualClock();
        private final MemoryNetwork network = new MemoryNetwork(1, MemoryFaults.NONE, clock);
        private final Fault fault;

        Suite(final Fault fault) {
            this.fault = fault;
        }

        @Override
        protected Transport transport() {
            return new BrokenPorts(MemoryTransport.streams(network), fault);
        }

        @Override
        protected Loops loops() {
            return new SteppedLoops(network, clock);
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldFailForEachBrokenRule() {
        return Stream.of(
            caught(Fault.CUTS_THE_LONG, PortReceiveRules::shouldDropADatagramThatIsTooLong),
            caught(Fault.LOSES_THE_EMPTY, PortReceiveRules::shouldCarryEmptyDatagrams),
            caught(Fault.JOINS_NEIGHBOURS, PortReceiveRules::shouldKeepTheBordersOfDatagrams),
            caught(Fault.NAMES_THE_FIRST_SENDER, PortReceiveRules::shouldTellSendersApart),
            caught(Fault.LOSES_A_SLAB, PortReceiveRules::shouldHearItself),
            caught(Fault.CALLS_OFF_THE_LOOP, PortReceiveRules::shouldHearItself),
            caught(Fault.TELLS_AFTER_CLOSE, PortReceiveRules::shouldTellNothingAfterClose),
            caught(Fault.TELLS_AFTER_CLOSE, PortReceiveRules::shouldTellNothingAfterACloseInACallBack),
            caught(Fault.HIDES_DROPS, PortReceiveRules::shouldDropWhatItHasNoMemoryFor),
            caught(Fault.KEEPS_THE_ADDRESS, PortOpenRules::shouldFreeTheAddressOnClose),
            caught(Fault.KEEPS_THE_ADDRESS, PortOpenRules::shouldFreeTheAddressOnCloseInACallBack),
            caught(Fault.BINDS_AT_ANOTHER_STEP, PortOpenRules::shouldRefuseAnAddressInUse),
            caught(Fault.FORGETS_OPTIONS, PortOpenRules::shouldNameTheOptionThatIsRefused),
            caught(Fault.HEARS_STRANGERS, PortSendRules::shouldHearOnlyItsPeer),
            caught(Fault.SENDS_TO_ANYBODY, PortSendRules::shouldSendOnlyToItsPeer),
            caught(Fault.LEAVES_THE_POSITION, PortSendRules::shouldSendFromPositionToLimit),
            caught(Fault.HIDES_ERRORS, PortSendRules::shouldTellThatNobodyListensAndLiveOn),
            caught(Fault.CLOSES_ON_ERRORS, PortSendRules::shouldTellThatNobodyListensAndLiveOn),
            caught(Fault.TELLS_ROOM_UNASKED, PortSendRules::shouldHearOnlyItsPeer),
            caught(Fault.JOINS_NO_GROUP, PortGroupRules::shouldReachEveryMember));
    }

    private static DynamicTest caught(final Fault fault, final Rule rule) {
        return dynamicTest(fault.name(), () -> assertThrows(AssertionError.class, () -> run(fault, rule)));
    }

    private static void run(final Fault fault, final Rule rule) {
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
