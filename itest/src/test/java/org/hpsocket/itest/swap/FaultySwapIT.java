package org.hpsocket.itest.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.swap.numbered.Manners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A successor that is faulty is installed beside the code in use, under load; then a good one. */
@Timeout(900)
class FaultySwapIT {
    @TempDir
    private Path folder;
    private Successor jars;

    @BeforeEach
    void makeJars() {
        jars = new Successor(folder);
    }

    @Test
    void shouldGoOnWithTheOldCodeWhenTheFactoryThrows() {
        try (Siege siege = siege("")) {
            install(siege, 2, Manners.FACTORY_THROWS);
            awaitErrors(siege, "is set aside");
            siege.talkers().awaitAnswers();
            assertPending(siege, 0);
            replaceBy(siege, 3);
            siege.requireUnharmed();
            siege.requireAllEchoed();
        }
    }

    @Test
    void shouldGoOnWithTheOldCodeWhenTheStateIsRefused() {
        try (Siege siege = siege("")) {
            install(siege, 2, Manners.REFUSES);
            awaitErrors(siege, "does not take over connection=");
            siege.talkers().awaitAnswers();
            assertPending(siege, 0);
            assertTrue(siege.ask("swaps").contains("refused=" + Siege.CONNECTIONS), () -> siege.ask("swaps"));
            replaceBy(siege, 3);
            siege.requireUnharmed();
            siege.requireAllEchoed();
        }
    }

    @Test
    void shouldCloseWithAReasonWhenTheStateIsRefusedAndThatIsThePolicy() {
        try (Siege siege = siege("whenSwapFails=close")) {
            install(siege, 2, Manners.REFUSES);
            siege.talkers().awaitAllHarmed();
            awaitCloses(siege, "state version=1 is unknown to mark=2");
        }
    }

    @Test
    void shouldSetCodeAsideWhenItThrowsOnItsFirstUnit() {
        try (Siege siege = siege("")) {
            install(siege, 2, Manners.FIRST_UNIT_THROWS);
            awaitErrors(siege, "is set aside");
            siege.talkers().awaitAnswers();
            assertPending(siege, 0);
            assertTrue(siege.talkers().harmed() < Siege.CONNECTIONS / 2, () -> siege.talkers().toString());
            awaitCloses(siege, "mark=2 reads nothing");
            replaceBy(siege, 3);
            assertEquals("", siege.ask("wrong"));
        }
    }

    @Test
    void shouldSayWhatHoldsASwapWhenTheCodeInUseNeverComesToABoundary() {
        try (Siege siege = siege("")) {
            siege.replace(Successor.NUMBERED, jars.numbered(new Manners(2, Manners.NEVER_AT_BOUNDARY)), false);
            siege.talkers().awaitMark(2);
            install(siege, 3, Manners.GOOD);
            siege.talkers().awaitAnswers();
            assertPending(siege, Siege.CONNECTIONS);
            assertTrue(siege.ask("swaps").contains("for the end of a unit"), () -> siege.ask("swaps"));
            siege.requireUnharmed();
            siege.tell("drop " + Successor.NUMBERED);
            siege.talkers().awaitAllHarmed();
            awaitCloses(siege, "could not wait for the end of a unit");
        }
    }

    private Siege siege(final String options) {
        return Siege.ofNumbered(jars, jars.numbered(new Manners(1, Manners.GOOD)), options);
    }

    private void install(final Siege siege, final int mark, final String way) {
        siege.tell("install " + Successor.NUMBERED + " " + jars.numbered(new Manners(mark, way)));
    }

    /** Everybody who is left goes on with good code. */
    private void replaceBy(final Siege siege, final int mark) {
        install(siege, mark, Manners.GOOD);
        siege.talkers().awaitMark(mark);
    }

    private static void awaitErrors(final Siege siege, final String words) {
        Patience.until(() -> words + " among " + siege.ask("errors"), () -> siege.ask("errors").contains(words));
    }

    private static void assertPending(final Siege siege, final int connections) {
        assertTrue(siege.ask("swaps").contains(" pending=" + connections + " "), () -> siege.ask("swaps"));
    }

    /** The close follows the error. */
    private static void awaitCloses(final Siege siege, final String words) {
        Patience.until(() -> words + " among " + siege.ask("closes"), () -> siege.ask("closes").contains(words));
    }
}
