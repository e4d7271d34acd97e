package org.hpsocket.itest;

import java.util.List;

/** The threads that a runtime has started and must end. */
public final class Threads {
    private Threads() {
    }

    /**
     * Waits until none is left.
     *
     * @param names how names of components begin, whose threads are theirs
     */
    public static void untilNoneOf(final String names) {
        Patience.until(() -> "the end of threads " + of(names), () -> of(names).isEmpty());
    }

    private static List<String> of(final String names) {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName)
            .filter(name -> name.startsWith(names) || name.startsWith("hpsocket-")).sorted().toList();
    }
}
