package org.hpsocket.itest.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bundle of a protocol is replaced again and again under load. */
@Timeout(900)
class PackSwapIT {
    private static final int TIMES = Integer.getInteger("hpsocket.swap.protocols", 50);

    @TempDir
    private Path folder;

    @Test
    void shouldLoseNothingWhenTheProtocolIsReplacedAgainAndAgain() {
        final var jars = new Successor(folder);
        try (Siege siege = Siege.ofPack(jars, ""); var newcomers = new Newcomers(siege.address())) {
            siege.talkers().longestMs();
            for (int mark = 1; mark <= TIMES; mark++) {
                siege.talkers().cut();
                siege.replace(Successor.PACK, jars.pack(mark), mark % 2 != 0);
                siege.talkers().mend();
                siege.talkers().awaitMark(mark);
                siege.requireUnharmed();
            }
            siege.log("packs swapped times=" + TIMES + " longest silence ms=" + siege.talkers().longestMs());
            final long came = newcomers.end();
            assertEquals(List.of(), newcomers.wrong());
            assertTrue(came > TIMES, () -> "newcomers=" + came);
            siege.requireAllEchoed();
            final String code = siege.ask("code");
            final String last = "codec pack of " + Successor.PACK + " " + Successor.version(TIMES);
            assertTrue(code.contains(last + " current connections=" + Siege.CONNECTIONS), code);
            siege.requireOldLoadersGone(Successor.PACK, TIMES);
        }
    }
}
