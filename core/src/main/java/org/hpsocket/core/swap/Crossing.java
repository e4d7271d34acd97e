package org.hpsocket.core.swap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.CloseReason;
import org.hpsocket.SocketOperation;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.loop.Movable;
import org.hpsocket.core.session.Session;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * One loop on its way to another transport, at the end of its turns, where no call-back is under way. Where both are
 * there, the loop waits in both for a while, and {@value #SOCKETS_PER_TURN} sockets a turn go over, so that no
 * connection waits for all the others. Where the old one goes first, every socket is taken out of it and stands by
 * itself; then the loop lets it go, and the sockets go to the next one when there is one.
 *
 * <p>A link that does not go is closing: it gets {@value #ROUNDS_MOST} turns to tell why. Those of a transport that
 * hands nothing over close in order, within the close time-out.
 *
 * <p>Thread: the loop.
 */
final class Crossing {
    private static final int SOCKETS_PER_TURN = 64;
    private static final int ROUNDS_MOST = 16;
    private static final long LOOK_AGAIN_NS = 10_000_000;

    private final Passage passage;
    private final Passenger component;
    private final EventLoop loop;
    private final List<Session> late = new ArrayList<>();
    private @Nullable Version<Transport> before;
    private Iterator<Session> next = Collections.emptyIterator();
    private int rounds;
    private long untilNs;

    Crossing(final Passage passage, final Passenger component, final EventLoop loop) {
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
    static void strandAll(final Passenger component, final EventLoop loop, final String facts) {
        loop.sockets().ports().forEach(Movable::drop);
        sessions(component, loop).forEach(session -> session.strand(facts));
    }

    /** The connections of a loop that have a link, or will have one. */
    private static List<Session> sessions(final Passenger component, final EventLoop loop) {
        return component.table().snapshot().stream()
            .filter(session -> session.loop() == loop && session.openLink() != null).toList();
    }

    // ---- leaving

    private void closeInOrder() {
        loop.sockets().takeBack();
        loop.sockets().ports().forEach(Movable::drop);
        untilNs = loop.nowNs() + component.options().closeTimeout().toNanos();
        for (final Session session : sessions(component, loop)) {
            session.ending().request(CloseReason.of(SocketOperation.CLOSE, Kind.SWAP,
                passage.lost() + " connection=" + session.id()), false);
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
        if (rounds == 1 || rounds == 2 && movesBeside() || !parkAll() && rounds < ROUNDS_MOST) {
            return;
        }
        strandRest();
        loop.sockets().takeBack();
        loop.atEnd(null);
        loop.pollers().park();
        arrive();
    }

    /** Begins to move socket by socket, if both transports are there. @return whether it does */
    private boolean movesBeside() {
        final Version<Transport> from = Objects.requireNonNull(before);
        final Version<Transport> to = passage.acquire(loop);
        if (to == null || to == from || !Passage.handsOver(from, to)) {
            if (to != null) {
                to.release();
            }
            return false;
        }
        if (!made(to, poller -> loop.pollers().joinBeside(to, poller))) {
            return false;
        }
        loop.sockets().takeBack();
        move();
        return true;
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
        final Version<Transport> to = passage.acquire(loop);
        if (to == null) {
            over();
        } else if (made(to, poller -> loop.pollers().join(to, poller))) {
            move();
        } else {
            back(to);
        }
    }

    /** Gives a version that was acquired its poller. @return whether there is one now */
    private boolean made(final Version<Transport> to, final Consumer<Poller> user) {
        try {
            user.accept(to.code.poller(loop));
            return true;
        } catch (final IOException | RuntimeException | Error e) {
            to.release();
            passage.failed(to, e);
            return false;
        }
    }

    /**
     * Begins to give sockets to the transport that the loop has now: ports at once, links some a turn, and attempts
     * begin again.
     */
    private void move() {
        if (!movePorts()) {
            return;
        }
        if (!component.isDatagrams()) {
            next = sessions(component, loop).iterator();
        }
        loop.sockets().letGo();
        rounds = 0;
        loop.atEnd(this::moveSome);
    }

    private void moveSome() {
        for (int left = SOCKETS_PER_TURN; left > 0 && next.hasNext(); left--) {
            if (!moveOne(next.next())) {
                return;
            }
        }
        if (next.hasNext()) {
            return;
        }
        if (!late.isEmpty() && ++rounds < ROUNDS_MOST) {
            next = List.copyOf(late).iterator();
            late.clear();
            return;
        }
        late.forEach(session -> session.strand(passage.lost()));
        loop.pollers().letBesideGo();
        over();
    }

    private void over() {
        loop.atEnd(null);
        before = null;
        passage.arrived();
    }

    /** @return false when the transport failed, and the loop has turned back */
    private boolean movePorts() {
        for (final Movable port : List.copyOf(loop.sockets().ports())) {
            try {
                if (!port.park()) {
                    port.drop();
                }
                port.join(loop.transport());
                moved(component.isDatagrams() ? sessions(component, loop).size() : 0);
            } catch (final IOException | RuntimeException | Error e) {
                if (turnsBack(e)) {
                    return false;
                }
                port.drop();
                passage.refused(Objects.requireNonNull(loop.version()), e);
            }
        }
        return true;
    }

    /** @return false when the transport failed, and the loop has turned back */
    private boolean moveOne(final Session session) {
        if (!ParkedLink.park(session)) {
            late.add(session);
            return true;
        }
        try {
            if (ParkedLink.join(session, loop.transport(), options())) {
                moved(1);
            }
        } catch (final IOException | RuntimeException | Error e) {
            if (turnsBack(e)) {
                return false;
            }
            final Version<Transport> to = Objects.requireNonNull(loop.version());
            session.strand(to.text() + " does not take the socket: " + Errors.words(e));
            passage.refused(to, e);
        }
        return true;
    }

    private void moved(final int connections) {
        Objects.requireNonNull(loop.version()).taken.add(connections);
        component.counted().swaps.add(connections);
    }

    private LinkOptions options() {
        return new LinkOptions(component.options().socketBufferSize(), component.options().listenQueue(),
            Map.of(), Map.of());
    }

    // ---- turning back

    /**
     * Goes back to the transport that was used before, if that is there; then nobody has to close.
     *
     * @return whether it does
     */
    private boolean turnsBack(final Throwable refusal) {
        final Version<Transport> failing = Objects.requireNonNull(loop.version());
        final Version<Transport> old = before;
        if (old == null || old == failing || old.isGone()) {
            return false;
        }
        passage.failed(failing, refusal);
        next = Collections.emptyIterator();
        late.clear();
        loop.sockets().hold();
        parkAll();
        strandRest();
        loop.sockets().takeBack();
        loop.pollers().letBesideGo();
        loop.pollers().park();
        back(failing);
        return true;
    }

    /** Goes on with the transport that was used before; without, what has no transport closes. */
    private void back(final Version<Transport> failing) {
        final Version<Transport> old = before;
        before = null;
        if (old == null || old == failing || !old.acquire()) {
            strandAll(component, loop, failing.text() + " failed");
            over();
        } else if (made(old, poller -> loop.pollers().join(old, poller))) {
            move();
        } else {
            strandAll(component, loop, old.text() + " failed");
            over();
        }
    }
}
