package org.hpsocket.itest.swap;

import java.nio.file.Path;
import org.hpsocket.itest.swap.numbered.Manners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bundle of a protocol whose state spans units is replaced again and again under load. */
@Timeout(900)
class StateSwapIT {
    private static final int TIMES = Integer.getInteger("hpsocket.swap.states", 20);

    @TempDir
    private Path folder;

    @Test
    void shouldGoOnInTheMiddleOfAMessageWhenTheStateGoesOver() {
        final var jars = new Successor(folder);
        final Path first = jars.numbered(new Manners(1, Manners.GOOD));
        try (Siege siege = Siege.ofNumbered(jars, first, "")) {
            for (int mark = 2; mark <= 1 + TIMES; mark++) {
                siege.talkers().cut();
                siege.replace(Successor.NUMBERED, jars.numbered(new Manners(mark, Manners.GOOD)), mark % 2 != 0);
                siege.talkers().mend();
                siege.talkers().awaitMark(mark);
                siege.requireUnharmed();
            }
            siege.requireAllEchoed();
            siege.requireOldLoadersGone(Successor.NUMBERED, TIMES);
        }
    }
}
