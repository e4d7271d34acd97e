package org.hpsocket.itest.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.hpsocket.itest.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bundle of a transport is replaced again and again under load. */
@Timeout(900)
class TransportSwapIT {
    private static final int TIMES = Integer.getInteger("hpsocket.swap.transports", 20);

    @TempDir
    private Path folder;

    @Test
    void shouldLoseNothingWhenTheTransportIsReplacedAgainAndAgain() {
        final var jars = new Successor(folder);
        try (Siege siege = Siege.ofPack(jars, "transport=nio"); var newcomers = new Newcomers(siege.address())) {
            siege.talkers().longestMs();
            for (int number = 1; number <= TIMES; number++) {
                siege.talkers().cut();
                siege.replace(Successor.NIO, jars.nio(number), number % 2 != 0);
                siege.talkers().mend();
                siege.talkers().awaitAnswers();
                siege.requireUnharmed();
                awaitCode(siege, Successor.NIO + " " + Successor.version(number) + " current");
            }
            siege.log("transports swapped times=" + TIMES + " longest silence ms=" + siege.talkers().longestMs());
            final long came = newcomers.end();
            assertEquals(List.of(), newcomers.wrong());
            assertTrue(came > TIMES, () -> "newcomers=" + came);
            siege.requireAllEchoed();
            siege.requireOldLoadersGone(Successor.NIO, TIMES);
        }
    }

    /** No connection is left to another version. */
    private static void awaitCode(final Siege siege, final String version) {
        Patience.until(() -> version + " alone among " + siege.ask("code"), () -> {
            final String code = siege.ask("code");
            return code.contains(version) && code.split("transport ", -1).length == 2;
        });
    }
}
