package org.hpsocket.itest.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundle of TLS is replaced again and again under load, and what it shows is read anew meanwhile. */
@Timeout(900)
class TlsSwapIT {
    private static final int TIMES = Integer.getInteger("hpsocket.swap.tls", 50);
    private static final int RELOAD_EVERY = 5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"BOUNCY_CASTLE", "JDK"})
    void shouldLoseNothingWhenTlsIsReplacedAgainAndAgain(final String provider) {
        final var jars = new Successor(folder);
        final var visitors = new Visitors(folder.resolve("shown"));
        try (Siege siege = Siege.ofTls(jars, visitors, provider);
            var newcomers = new Newcomers(() -> visitors.newcomer(siege.address()))) {
            siege.talkers().longestMs();
            for (int number = 1; number <= TIMES; number++) {
                siege.talkers().cut();
                siege.replace(Successor.SSL, jars.ssl(number), number % 2 != 0);
                if (number % RELOAD_EVERY == 0) {
                    visitors.show("the house, number " + number);
                    assertEquals("reloaded", siege.ask("reload"));
                }
                siege.talkers().mend();
                siege.talkers().awaitAnswers();
                newcomers.await();
                siege.requireUnharmed();
            }
            siege.log("tls swapped by " + provider + " times=" + TIMES + " longest silence ms="
                + siege.talkers().longestMs());
            final long came = newcomers.end();
            assertEquals(List.of(), newcomers.wrong());
            assertTrue(came >= TIMES, () -> "newcomers=" + came);
            siege.requireAllEchoed();
            final String code = siege.ask("code");
            final String last = "filter tls of " + Successor.SSL + " " + Successor.version(TIMES);
            assertTrue(code.contains(last + " current connections=" + Siege.CONNECTIONS), code);
            assertEquals("0", siege.ask("handshakes"));
            siege.requireOldLoadersGone(Successor.SSL, TIMES);
        }
    }
}
