package org.hpsocket.itest.swap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.hpsocket.itest.Patience;

/**
 * Peers that talk all the time, on a thread of their own. Every fourth one can be made to stop in the middle of its
 * message.
 *
 * <p>Thread: any. One that finds something wrong is told of, and talks no more; waiting is for the others.
 */
final class Talkers implements AutoCloseable {
    private static final long LOOK_MS = 1;
    private static final int WRONG_KEPT = 10;

    private final List<Talker> talkers = new ArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final Selector selector;
    private final Thread thread = new Thread(this::run, "itest-talkers");
    private volatile boolean cutting;
    private volatile boolean ending;
    private volatile boolean closed;
    private volatile Sight sight = new Sight(0, 0, 0, 0, 0, false, 0, 0);
    private volatile int round;
    private volatile boolean silenceAsked;
    private volatile long silenceNs;

    /** Makes the wire of one of them. */
    interface Wiring {
        Wire over(SocketChannel channel, int index) throws IOException;
    }

    Talkers(final SocketAddress server, final int count, final boolean numbered, final Wiring wiring) {
        try {
            selector = Selector.open();
            for (int i = 0; i < count; i++) {
                final var talker = new Talker(wiring.over(Talker.connected(server), i), i, numbered);
                talkers.add(talker);
                talker.channel().register(selector, SelectionKey.OP_READ, talker);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("connect to " + server, e);
        }
        thread.start();
    }

    /** Waits until every one has been answered by the code with this mark, or a later one. */
    void awaitMark(final int mark) {
        Patience.until(() -> "answers by mark=" + mark + ": " + this, () -> sight.leastMark >= mark);
    }

    /** Waits until every one has had another answer. */
    void awaitAnswers() {
        final int asked = ++round;
        Patience.until(() -> "another answer for each: " + this, () -> sight.round == asked && sight.lagging == 0);
    }

    /** Makes every fourth one stop in the middle of a message, and waits until all of them have. */
    void cut() {
        cutting = true;
        Patience.until(() -> "cut messages: " + this, () -> sight.cut > 0 && sight.cut == sight.cutters);
    }

    /** Lets the rest of those messages follow. */
    void mend() {
        cutting = false;
    }

    /** Gives the longest time in ms that one has waited for an answer since this was asked last. */
    long longestMs() {
        silenceAsked = true;
        Patience.until("the longest silence", () -> !silenceAsked);
        return TimeUnit.NANOSECONDS.toMillis(silenceNs);
    }

    /** Sends nothing new, and waits for the answers that are to come. @return how many there were in all */
    long end() {
        ending = true;
        Patience.until(() -> "the last answers: " + this, () -> sight.ending && sight.unanswered == 0);
        return talkers.stream().mapToLong(Talker::answered).sum();
    }

    /** Waits until something went wrong for every one. */
    void awaitAllHarmed() {
        Patience.until(() -> "the end of all: " + this, () -> sight.harmed == talkers.size());
    }

    /** Counts those for which something went wrong. */
    int harmed() {
        return sight.harmed;
    }

    /** What has gone wrong, for the first ones. */
    List<String> wrong() {
        return wrong;
    }

    @Override
    public String toString() {
        return sight + " wrong=" + wrong;
    }

    @Override
    public void close() {
        closed = true;
        Ended.await(thread);
        try {
            for (final Talker talker : talkers) {
                talker.channel().close();
            }
            selector.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(LOOK_MS);
                for (final SelectionKey key : selector.selectedKeys()) {
                    act(key, Talker::listen);
                }
                selector.selectedKeys().clear();
                final long nowNs = System.nanoTime();
                final boolean last = ending;
                for (final SelectionKey key : selector.keys()) {
                    act(key, talker -> talker.speak(nowNs, last, cutting));
                }
                look(nowNs, last);
            }
        } catch (final IOException | RuntimeException e) {
            wrong.add(e.toString());
        }
    }

    private void act(final SelectionKey key, final Act act) {
        final var talker = (Talker) key.attachment();
        try {
            if (key.isValid()) {
                act.on(talker);
            }
        } catch (final IOException e) {
            key.cancel();
            if (wrong.size() < WRONG_KEPT) {
                wrong.add(talker + ": " + e.getMessage());
            }
        }
    }

    private void look(final long nowNs, final boolean last) {
        if (silenceAsked) {
            silenceNs = talkers.stream().mapToLong(talker -> talker.longestNs(nowNs)).max().orElse(0);
            silenceAsked = false;
        }
        final List<Talker> sound = selector.keys().stream().filter(SelectionKey::isValid)
            .map(key -> (Talker) key.attachment()).toList();
        sight = new Sight(
            sound.stream().mapToInt(Talker::mark).min().orElse(0),
            (int) sound.stream().filter(Talker::isCut).count(),
            (int) sound.stream().filter(Talker::cuts).count(),
            talkers.size() - sound.size(),
            sound.stream().mapToLong(talker -> talker.sent() - talker.answered()).sum(),
            last, round(sound), (int) sound.stream().filter(Talker::isLagging).count());
    }

    /** Begins to wait for another answer of each, when that is asked. */
    private int round(final List<Talker> sound) {
        final int asked = round;
        if (asked != sight.round) {
            sound.forEach(Talker::lag);
        }
        return asked;
    }

    /** How they are. */
    private record Sight(
        int leastMark, int cut, int cutters, int harmed, long unanswered, boolean ending, int round, int lagging) {
    }

    private interface Act {
        void on(Talker talker) throws IOException;
    }
}
