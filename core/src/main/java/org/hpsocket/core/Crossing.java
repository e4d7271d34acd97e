package org.hpsocket.core;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.hpsocket.CloseReason;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.SocketOperation;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * One loop on its way to another transport. At the end of a turn, where no call-back is under way, every socket is taken out of the old transport and
 * stands by itself; then the loop lets that go, and gives all to the new one at once, or when there is one.
 *
 * <p>A link that does not go is closing: it gets {@value #ROUNDS_MOST} turns to tell why. Those of a transport that hands nothing over close in order,
 * within the close time-out.
 *
 * <p>Thread: the loop.
 */
final class Crossing {
    private static final int ROUNDS_MOST = 16;
    private static final long LOOK_AGAIN_NS = 10_000_000;

    private final Passage passage;
    private final ComponentBase component;
    private final EventLoop loop;
    private @Nullable Version<Transport> before;
    private int rounds;
    private long untilNs;

    Crossing(final Passage passage, final ComponentBase component, final EventLoop loop) {
        this.passage = passage;
        this.component = component;
        this.loop = loop;
    }

    /** Begins; a loop without a transport only joins. */
    void begin() {
        final Version<Transport> from = loop.version();
        final Version<Transport> to = passage.target(loop);
        if (from == to) {
            passage.arrived();
        } else if (from == null) {
            arrive();
        } else {
            before = from;
            loop.sockets().hold();
            if (Passage.handsOver(from, to)) {
                loop.atEnd(this::leave);
            } else {
                closeInOrder();
            }
        }
    }

    /** Closes what cannot go over; strands what is left at the end. */
    static void strandAll(final ComponentBase component, final EventLoop loop, final String facts) {
        loop.sockets().ports().forEach(Movable::drop);
        sessions(component, loop).forEach(session -> session.strand(facts));
    }

    /** The connections of a loop that have a link, or will have one. */
    private static List<Session> sessions(final ComponentBase component, final EventLoop loop) {
        return component.table().snapshot().stream()
            .filter(session -> session.loop == loop && session.openLink() != null).toList();
    }

    // ---- leaving

    private void closeInOrder() {
        loop.sockets().takeBack();
        loop.sockets().ports().forEach(Movable::drop);
        untilNs = loop.nowNs() + component.options().closeTimeout().toNanos();
        for (final Session session : sessions(component, loop)) {
            session.ending().request(CloseReason.of(SocketOperation.CLOSE, Kind.SWAP,
                passage.lost() + " connection=" + session.id), false);
        }
        awaitCloses();
    }

    private void awaitCloses() {
        if (sessions(component, loop).isEmpty() || loop.nowNs() - untilNs >= 0) {
            loop.atEnd(this::leave);
        } else {
            loop.after(LOOK_AGAIN_NS, this::awaitCloses);
        }
    }

    /** What others have left for the old transport of this loop comes in the poll before the second round. */
    private void leave() {
        rounds++;
        if (rounds == 1 || !parkAll() && rounds < ROUNDS_MOST) {
            return;
        }
        strandRest();
        loop.sockets().takeBack();
        loop.atEnd(null);
        loop.park();
        arrive();
    }

    private boolean parkAll() {
        boolean all = true;
        for (final Movable port : loop.sockets().ports()) {
            all &= port.park();
        }
        if (!component.isDatagrams()) {
            for (final Session session : sessions(component, loop)) {
                all &= ParkedLink.park(session);
            }
        }
        return all;
    }

    private void strandRest() {
        for (final Movable port : List.copyOf(loop.sockets().ports())) {
            if (!port.park()) {
                port.drop();
            }
        }
        if (!component.isDatagrams()) {
            for (final Session session : sessions(component, loop)) {
                if (!ParkedLink.park(session)) {
                    session.strand(passage.lost());
                }
            }
        }
    }

    // ---- joining

    private void arrive() {
        final Version<Transport> next = passage.acquire(loop);
        if (next != null) {
            join(next);
        }
        before = null;
        passage.arrived();
    }

    private void join(final Version<Transport> next) {
        if (!enter(next)) {
            back(next);
            return;
        }
        try {
            adoptAll(next, before != null && before != next && !before.isGone());
        } catch (final IOException | RuntimeException | Error e) {
            passage.failed(next, e);
            parkAll();
            strandRest();
            loop.park();
            back(next);
            return;
        }
        loop.sockets().letGo();
    }

    /** Goes on with the transport that was used before, if that is there. */
    private void back(final Version<Transport> failing) {
        final Version<Transport> old = before;
        if (old == null || old == failing || !old.acquire()) {
            strandAll(component, loop, failing.text() + " failed");
            return;
        }
        if (!enter(old)) {
            strandAll(component, loop, old.text() + " failed");
            return;
        }
        try {
            adoptAll(old, false);
        } catch (final IOException e) {
            throw new IllegalStateException("refusals are taken care of", e);
        }
        loop.sockets().letGo();
    }

    /** Makes a poller of a version that was acquired. @return whether there is one now */
    private boolean enter(final Version<Transport> next) {
        try {
            final Poller made = next.code.poller(loop);
            loop.join(next, made);
            return true;
        } catch (final IOException | RuntimeException | Error e) {
            next.release();
            passage.failed(next, e);
            return false;
        }
    }

    /**
     * Gives all sockets to the transport.
     *
     * @param strict whether a refusal is thrown; else that socket closes, and the rest goes on
     */
    private void adoptAll(final Version<Transport> next, final boolean strict) throws IOException {
        for (final Movable port : loop.sockets().ports()) {
            try {
                port.join(next.code);
                moved(next, component.isDatagrams() ? sessions(component, loop).size() : 0);
            } catch (final IOException | RuntimeException | Error e) {
                refuse(strict, e);
                port.drop();
                passage.refused(next, e);
            }
        }
        final var options = new LinkOptions(component.options().socketBufferSize(), component.options().listenQueue(), Map.of(), Map.of());
        for (final Session session : sessions(component, loop)) {
            try {
                if (ParkedLink.join(session, next.code, options)) {
                    moved(next, 1);
                }
            } catch (final IOException | RuntimeException | Error e) {
                refuse(strict, e);
                session.strand(next.text() + " does not take the socket: " + Errors.words(e));
                passage.refused(next, e);
            }
        }
    }

    private void moved(final Version<Transport> next, final int connections) {
        next.taken.add(connections);
        component.counted().swaps.add(connections);
    }

    private static void refuse(final boolean strict, final Throwable refusal) throws IOException {
        if (strict) {
            throw refusal instanceof IOException io ? io : new IOException(refusal.toString(), refusal);
        }
    }
}
