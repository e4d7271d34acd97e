package org.hpsocket.core.swap;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.CodeInUse;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HpSocketException;
import org.hpsocket.SwapReport;
import org.hpsocket.SwapStats;
import org.hpsocket.SwapWait;
import org.hpsocket.core.code.Supply;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.link.Door;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.session.Session;
import org.hpsocket.core.socket.Abilities;
import org.hpsocket.core.socket.Addresses;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Which transport a component uses, from one start to its stop, and how all its loops go to another one of that name:
 * its doors close first, so that nothing is accepted for a loop that is on its way; then each loop crosses, see
 * {@link Crossing}; when all use the same version, the doors open again.
 *
 * <p>Without a transport the loops stand still but for timers and calls. After the swap time-out the connections close,
 * and another transport is used if the options name none; else the component waits for one, and listens again when it
 * comes.
 *
 * <p>Thread: any; changes under its lock, one at a time.
 */
public final class Passage {
    private final Passenger component;
    private final Capability needed;
    private volatile Supply<Transport> supply;
    private volatile Abilities abilities;
    private volatile @Nullable Version<Transport> failing;
    private boolean ready;
    private boolean moving;
    private boolean stranded;
    private volatile long movingSinceNs;
    private int parkings;
    private boolean parked;
    private final AtomicInteger left = new AtomicInteger();

    /** @throws HpSocketException when there is no such transport */
    public Passage(final Passenger component, final Capability needed) {
        this.component = component;
        this.needed = needed;
        this.supply = component.registry().transport(component.options().transport(), needed);
        this.abilities = Abilities.of(present().code);
    }

    /** The version that loops begin with. */
    public Version<Transport> present() {
        final Version<Transport> now = supply.current();
        if (now == null) {
            throw new HpSocketException(HpSocketException.Category.RETRY, supply.text() + " goes away");
        }
        return now;
    }

    public Abilities abilities() {
        return abilities;
    }

    /** All its sockets are there: from now on they move. */
    public void begin() {
        synchronized (this) {
            ready = true;
        }
        look();
    }

    /** The component ends. */
    public synchronized void end() {
        ready = false;
    }

    /** Whether nothing is on its way. */
    public synchronized boolean isSettled() {
        return !ready || !moving && !isDue();
    }

    /** Moves, if there is other code, or less. */
    public void look() {
        synchronized (this) {
            if (!ready || moving) {
                return;
            }
            if (stranded && target() == null) {
                lookElsewhere();
            }
            if (!isDue()) {
                return;
            }
            moving = true;
            movingSinceNs = parked ? movingSinceNs : component.room().clock().nowNs();
        }
        final Version<Transport> drained = drained();
        if (drained == null) {
            closeDoors();
        } else {
            component.room().elsewhere("hpsocket-swap", () -> drainBeside(drained));
        }
    }

    // ---- to a transport that takes over no sockets

    /**
     * Finds the transport of a name.
     *
     * @throws HpSocketException when there is none, or the component cannot change to it
     */
    public Version<Transport> choose(final String name) {
        final Supply<Transport> chosen = component.registry().transport(name, needed);
        final Version<Transport> version = chosen.current();
        if (component.isDatagrams() && chosen != supply) {
            throw HpSocketException.usage(component.name() + " cannot change to transport " + name
                + ": of two sockets of datagrams at one address only one would hear");
        }
        if (version == null) {
            throw new HpSocketException(HpSocketException.Category.RETRY, chosen.text() + " goes away");
        }
        return version;
    }

    /** Changes to a transport of any name, and says what still uses the old one. <p>Thread: one that may wait. */
    public SwapReport drainTo(final Version<Transport> next) {
        final long beganNs = component.room().clock().nowNs();
        if (next.supply != supply) {
            component.room().threading().awaitThrough(this::tryMove, Long.MAX_VALUE);
            try {
                new Draining(component, next).run();
                use(next);
            } finally {
                over();
            }
        }
        component.room().threading().awaitThrough(this::isSettled, component.options().swapTimeout().toNanos());
        final long nowNs = component.room().clock().nowNs();
        final List<SwapWait> waiting = component.table().snapshot().stream()
            .filter(session -> component.fleet().isReplaced(session.loop())).limit(SwapStats.WAITING_MOST)
            .map(session -> new SwapWait(session.id(), next.text(), "ends with the transport it has",
                Duration.ofNanos(nowNs - beganNs)))
            .toList();
        return new SwapReport(next.text(), 0, 0, waiting, Duration.ofNanos(nowNs - beganNs));
    }

    /** The better version that is there beside the one in use, where sockets do not go over; null otherwise. */
    private @Nullable Version<Transport> drained() {
        final Version<Transport> used = common();
        final Version<Transport> next = target();
        return used == null || next == null || used == next || used.isGone() || component.isDatagrams()
            || handsOver(used, next)
            ? null : next;
    }

    private void drainBeside(final Version<Transport> next) {
        try {
            new Draining(component, next).run();
            use(next);
        } catch (final RuntimeException e) {
            failed(next, e);
        } finally {
            over();
        }
    }

    private void use(final Version<Transport> next) {
        abilities = Abilities.of(next.code);
        supply = next.supply;
    }

    /** A component that ends moves no more, which the change finds out by itself. */
    private synchronized boolean tryMove() {
        final boolean free = !moving;
        moving = true;
        return free;
    }

    // ---- what loops ask on their way

    /** The version that new connections should use; null when there is none. */
    private @Nullable Version<Transport> target() {
        return usable(supply);
    }

    /**
     * The version that a loop should use; null when there is none. One that was replaced stays with its own while it
     * can.
     */
    @Nullable Version<Transport> target(final EventLoop loop) {
        if (!component.fleet().isReplaced(loop)) {
            return target();
        }
        final Version<Transport> used = loop.version();
        final Version<Transport> next = usable(loop.pollers().supply());
        return used != null && !used.isGone() && (next == null || !handsOver(used, next)) ? used : next;
    }

    private @Nullable Version<Transport> usable(final Supply<Transport> of) {
        final Version<Transport> now = of.current();
        return now == failing ? null : now;
    }

    /** Whether sockets go from one version to another, or to where they wait for one. */
    static boolean handsOver(final Version<Transport> from, final @Nullable Version<Transport> to) {
        return from.code.capabilities().contains(Capability.HANDOVER)
            && (to == null || to.code.capabilities().contains(Capability.HANDOVER));
    }

    /** Counts a loop in that goes to its target. @return null when there is none */
    @Nullable Version<Transport> acquire(final EventLoop loop) {
        while (true) {
            final Version<Transport> now = target(loop);
            if (now == null || now.acquire()) {
                return now;
            }
        }
    }

    /** Says why a connection closes. */
    String lost() {
        return supply.text() + " of " + component.name() + " was taken away";
    }

    /** A version does not work; another one is used, if there is one. */
    void failed(final Version<Transport> version, final Throwable error) {
        synchronized (this) {
            if (failing == version) {
                return;
            }
            failing = version;
        }
        component.counted().swapsRefused.increment();
        component.errors().report(ErrorEvent.Kind.SWAP,
            version.text() + " fails for " + component.name() + ": " + Errors.words(error), null, error);
        if (version.supply.setAside(version)) {
            component.changed(version.supply);
        }
    }

    /** A version does not take one socket. */
    void refused(final Version<Transport> version, final Throwable error) {
        version.refused.increment();
        component.faults().refused(version.text() + " does not take a socket of " + component.name(), error);
    }

    /** A loop has gone as far as it goes now. */
    void arrived() {
        component.room().threading().changed();
        if (left.decrementAndGet() == 0) {
            openDoors();
        }
    }

    // ---- the steps

    private void closeDoors() {
        final List<Door> doors = component.doors();
        if (doors.isEmpty()) {
            cross();
            return;
        }
        left.set(doors.size());
        for (final Door door : doors) {
            door.loop().execute(() -> {
                if (!door.park()) {
                    door.drop();
                }
                if (left.decrementAndGet() == 0) {
                    cross();
                }
            });
        }
    }

    private void cross() {
        final List<EventLoop> loops = component.fleet().all();
        left.set(loops.size());
        for (final EventLoop loop : loops) {
            loop.execute(new Crossing(this, component, loop)::begin);
        }
    }

    private void openDoors() {
        final Version<Transport> common = common();
        final List<Door> doors = common == null ? List.of() : component.doors();
        if (common != null) {
            abilities = Abilities.of(common.code);
        }
        if (doors.isEmpty()) {
            over();
            return;
        }
        left.set(doors.size());
        for (final Door door : doors) {
            door.loop().execute(() -> {
                open(door);
                if (left.decrementAndGet() == 0) {
                    over();
                }
            });
        }
    }

    private void open(final Door door) {
        final Version<Transport> now = Objects.requireNonNull(door.loop().version(), "version");
        try {
            door.join(now.code);
        } catch (final IOException | RuntimeException | Error e) {
            door.drop();
            reopen(door, now, e);
        }
    }

    /** A socket that is not taken over is opened anew. */
    private void reopen(final Door door, final Version<Transport> now, final Throwable refusal) {
        component.errors().report(ErrorEvent.Kind.SWAP,
            now.text() + " does not take the listening socket of " + component.name()
            + ", which is opened anew: " + Errors.words(refusal), null, refusal);
        try {
            door.join(now.code);
        } catch (final IOException | RuntimeException | Error e) {
            component.errors().report(ErrorEvent.Kind.SWAP, component.name() + " cannot listen any more on "
                + Addresses.text(door.localAddress()) + ": " + Errors.words(e), null, e);
        }
    }

    /** The version that all loops use; null when some differ or have none. */
    private @Nullable Version<Transport> common() {
        final EventLoop[] loops = component.loops();
        final Version<Transport> first = loops.length == 0 ? null : loops[0].version();
        for (final EventLoop loop : loops) {
            if (loop.version() != first) {
                return null;
            }
        }
        return first;
    }

    private void over() {
        synchronized (this) {
            moving = false;
            if (component.fleet().all().stream().allMatch(loop -> loop.version() != null)) {
                parked = false;
                stranded = false;
                failing = failing == supply.current() ? failing : null;
            } else if (!parked) {
                parked = true;
                awaitSuccessor(++parkings);
            }
        }
        strandAfterFailure();
        component.room().threading().changed();
        look();
    }

    /**
     * One loop has found out that the only version there is does not work; others may have parked before it was there.
     */
    private void strandAfterFailure() {
        final Version<Transport> failed = failing;
        if (failed == null || failed != supply.current()) {
            return;
        }
        for (final EventLoop loop : component.fleet().all()) {
            loop.execute(() -> {
                if (loop.version() == null) {
                    Crossing.strandAll(component, loop, failed.text() + " failed");
                }
            });
        }
    }

    private boolean isDue() {
        return component.fleet().all().stream().anyMatch(loop -> loop.version() != target(loop));
    }

    // ---- without a transport

    private void awaitSuccessor(final int parking) {
        final EventLoop timed = component.loops()[0];
        timed.execute(() -> timed.after(component.options().swapTimeout().toNanos(), () -> expired(parking)));
    }

    private void expired(final int parking) {
        synchronized (this) {
            if (!ready || !parked || moving || parking != parkings) {
                return;
            }
            stranded = true;
        }
        final String facts = lost() + ", and none came within swapTimeout="
            + component.options().swapTimeout().toMillis() + "ms";
        component.errors().report(ErrorEvent.Kind.SWAP,
            facts + ", connections=" + component.connectionCount() + " close", null, null);
        for (final EventLoop loop : component.fleet().all()) {
            loop.execute(() -> strand(loop, facts));
        }
        look();
    }

    private void strand(final EventLoop loop, final String facts) {
        if (loop.version() == null) {
            component.doors().stream().filter(door -> door.loop() == loop).forEach(Door::drop);
            Crossing.strandAll(component, loop, facts);
        }
    }

    /** Finds another transport, where the options leave the choice. */
    private void lookElsewhere() {
        if (component.options().transport().isEmpty()) {
            try {
                supply = component.registry().transport("", needed);
            } catch (final HpSocketException e) {
                // there is none now; it is looked for again with the next change
            }
        }
    }

    // ---- what it tells

    /** Counts the connections of each version. */
    public List<CodeInUse> code(final List<Session> open) {
        final Map<Version<Transport>, Integer> counts = new LinkedHashMap<>();
        final Version<Transport> current = supply.current();
        if (current != null) {
            counts.put(current, 0);
        }
        for (final Session session : open) {
            final Version<Transport> used = session.loop().pollers().runs();
            if (used != null) {
                counts.merge(used, 1, Integer::sum);
            }
        }
        final List<CodeInUse> rows = new ArrayList<>();
        counts.forEach((version, connections) -> rows.add(new CodeInUse(version.supply.kind(), version.supply.name(),
            version.origin.toString(), version == current, connections)));
        return rows;
    }

    /** Adds that loops of the component have no transport, with the connections of them all. */
    public SwapStats with(final SwapStats stats, final List<Session> open) {
        final boolean lacks = component.fleet().all().stream().anyMatch(loop -> loop.version() == null);
        if (!lacks) {
            return stats;
        }
        final var waiting = new ArrayList<SwapWait>();
        waiting.add(new SwapWait(0, supply.text(), target() == null
            ? "no transport of this name is there" : "a loop is on its way",
            Duration.ofNanos(component.room().clock().nowNs() - movingSinceNs)));
        stats.waiting().stream().limit(SwapStats.WAITING_MOST - 1).forEach(waiting::add);
        final long pending = open.stream().filter(session -> session.loop().version() == null).count();
        return new SwapStats(stats.done(), stats.refused(), stats.pending() + (int) pending, waiting);
    }
}
