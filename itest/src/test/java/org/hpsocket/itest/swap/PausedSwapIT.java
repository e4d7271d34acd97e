package org.hpsocket.itest.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hpsocket.itest.swap.numbered.Manners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bundle of a protocol stops under load, and is missing for a while. */
@Timeout(900)
class PausedSwapIT {
    private static final int PAUSE_MS = 2_500;

    @TempDir
    private Path folder;
    private Successor jars;

    @BeforeEach
    void makeJars() {
        jars = new Successor(folder);
    }

    @Test
    void shouldWaitWhenTheProtocolIsMissingForAWhile() throws InterruptedException {
        try (Siege siege = Siege.ofPack(jars, ""); var newcomers = new Newcomers(siege.address())) {
            pause(siege, Successor.PACK);
            newcomers.end();
            assertEquals(List.of(), newcomers.wrong());
            siege.requireAllEchoed();
        }
    }

    @Test
    void shouldKeepItsStateWhenTheProtocolIsMissingForAWhile() throws InterruptedException {
        try (Siege siege = Siege.ofNumbered(jars, jars.numbered(new Manners(1, Manners.GOOD)), "")) {
            pause(siege, Successor.NUMBERED);
            siege.requireAllEchoed();
        }
    }

    @Test
    void shouldWaitWhenTheTransportIsMissingForAWhile() throws InterruptedException {
        try (Siege siege = Siege.ofPack(jars, "transport=nio"); var newcomers = new Newcomers(siege.address())) {
            pause(siege, Successor.NIO);
            newcomers.end();
            assertEquals(List.of(), newcomers.wrong());
            siege.requireAllEchoed();
        }
    }

    @Test
    void shouldCloseWithAReasonWhenTheProtocolIsMissingForLongerThanTheTimeOut() {
        try (Siege siege = Siege.ofPack(jars, "swapTimeout=500ms")) {
            siege.tell("stop " + Successor.PACK);
            siege.talkers().awaitAllHarmed();
            assertEquals("0 guests 0 messages", siege.ask("guests"));
            final String closes = siege.ask("closes");
            assertTrue(closes.contains(" SWAP: ") && closes.contains("codec pack"), closes);
            siege.tell("start " + Successor.PACK);
            try (var newcomers = new Newcomers(siege.address())) {
                newcomers.await();
                assertEquals(List.of(), newcomers.wrong());
            }
            assertEquals("", siege.ask("wrong"));
        }
    }

    /** Stops and starts a bundle, with messages cut in the middle. */
    private static void pause(final Siege siege, final String bundle) throws InterruptedException {
        siege.talkers().cut();
        siege.tell("stop " + bundle);
        final String swaps = siege.ask("swaps");
        assertTrue(swaps.matches(".* pending=\\d{" + digits() + "} waiting=\\[(codec|transport) .*"), swaps);
        assertTrue(passes(PAUSE_MS));
        siege.tell("start " + bundle);
        siege.talkers().mend();
        siege.talkers().awaitAnswers();
        siege.requireUnharmed();
    }

    private static int digits() {
        return Integer.toString(Siege.CONNECTIONS).length();
    }

    /** How long code is missing is all there is to wait for. */
    private static boolean passes(final int ms) throws InterruptedException {
        return !new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS);
    }
}
