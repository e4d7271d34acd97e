package org.hpsocket.core.session;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.Options;
import org.hpsocket.SocketOperation;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.events.Events;
import org.hpsocket.core.events.Told;
import org.hpsocket.core.events.Traffic;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.loop.Marked;
import org.hpsocket.core.stage.Filters;
import org.hpsocket.core.stage.Rhythm;
import org.hpsocket.core.stage.Staged;
import org.hpsocket.core.stage.Stages;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.ssl.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * Drives one connection: hears of its link, runs its {@link Receiver} and {@link Sender}, calls its events in order,
 * and lets it {@link Ending end}.
 *
 * <p>Its life goes one way: CONNECTING, OPEN, DRAINING what was sent before a close, FINISHING until the peer has
 * finished too, CLOSED. Everything runs in {@link #run()}, which is entered once at a time: by the link's call-backs,
 * or by the loop when the session is queued or marked. While an event is with a worker the session is busy: no further
 * event, no step of the codec.
 *
 * <p>Thread: the loop; other threads only leave a request and mark the session.
 */
public final class Session extends Marked implements LinkHandler, Staged, Told, Traffic {
    private static final long HELD_DEADLINE_NS = 100_000_000;

    /** Where in its life it is. */
    enum Phase { CONNECTING, OPEN, DRAINING, FINISHING, CLOSED }

    /** Which units are received: PLAIN are those before a handshake that can be asked for. */
    enum Talk { NONE, PLAIN, ALL }

    final long id;
    final EventLoop loop;
    final Host component;
    final Options options;

    private final boolean accepted;
    private final Handle handle;
    private final Connection view;
    private final Events events;
    private final Stages stages;
    private final @Nullable Pulse pulse;
    private final Sender sender;
    private final Receiver receiver;
    private final Ending ending;
    private final Opening opening;
    private final Awakening awakening;
    private final Deadlines deadlines;
    private final Runnable work = this::work;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
    private @Nullable Link link;
    private @Nullable Connecting connecting;
    private @Nullable Renewal renewal;
    private volatile Phase phase = Phase.CONNECTING;
    private Talk talk = Talk.NONE;
    private boolean running;
    private boolean busy;
    private boolean linkClosed;
    private volatile @Nullable Thread eventThread;
    private volatile @Nullable Throwable listenerFailure;

    public Session(final Host component, final EventLoop loop, final long id, final boolean accepted,
        final Handle handle) {
        this.id = id;
        this.loop = loop;
        this.component = component;
        this.options = component.options();
        this.accepted = accepted;
        this.handle = handle;
        this.view = component.protocol().view(handle);
        this.events = component.events();
        final Rhythm rhythm = component.rhythm();
        this.pulse = rhythm == null ? null : new Pulse(this, rhythm);
        this.sender = new Sender(this, component.room().pool());
        this.receiver = new Receiver(this);
        this.ending = new Ending(this);
        this.opening = new Opening(this);
        this.awakening = new Awakening(this);
        this.deadlines = new Deadlines(this);
        this.stages = new Stages(this, component.stack());
        if (stages.isLacking()) {
            lacks();
        }
        awakening.look();
    }

    @Override
    public String toString() {
        return "connection=" + id;
    }

    // ---- its parts

    @Override
    public Connection view() {
        return view;
    }

    public Handle handle() {
        return handle;
    }

    Events events() {
        return events;
    }

    public Stages stages() {
        return stages;
    }

    /** Its heartbeats, if there are any. */
    @Nullable Pulse pulse() {
        return pulse;
    }

    @Override
    public Sender sender() {
        return sender;
    }

    @Override
    public Receiver receiver() {
        return receiver;
    }

    public Ending ending() {
        return ending;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /** How a filter that sleeps begins. */
    Awakening awakening() {
        return awakening;
    }

    Link link() {
        final Link open = link;
        if (open == null) {
            throw new IllegalStateException("connection=" + id + " has no link");
        }
        return open;
    }

    /** Its link while it is open; null before and afterwards. */
    public @Nullable Link openLink() {
        return linkClosed ? null : link;
    }

    // ---- its state

    Phase phase() {
        return phase;
    }

    void phase(final Phase next) {
        phase = next;
    }

    /** Whether it may send and be told of more. <p>Thread: any. */
    public boolean isOpen() {
        return phase == Phase.OPEN && !ending.isRequested();
    }

    public boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    boolean isLinkClosed() {
        return linkClosed;
    }

    /** Whether there is or was a link. */
    boolean wasLinked() {
        return link != null;
    }

    /** Whether bytes can go down to the link. */
    boolean canCommand() {
        return link != null && !linkClosed && stages.ready();
    }

    public boolean isAccepted() {
        return accepted;
    }

    /** Whether it was such that the application could talk. */
    public boolean wasOpened() {
        return opening.isOpen();
    }

    /** Whether an event is with a worker. */
    public boolean isBusy() {
        return busy;
    }

    /** Whether this thread is inside an event of this connection. */
    boolean inEventHere() {
        return loop.inLoop() ? running && !busy : Thread.currentThread() == eventThread;
    }

    /** Whether unread bytes may be touched on this thread now. */
    boolean mayFetchHere() {
        return loop.inLoop() ? !busy : Thread.currentThread() == eventThread;
    }

    public @Nullable Throwable listenerFailure() {
        return listenerFailure;
    }

    @Override
    public void listenerFailed(final Throwable thrown) {
        listenerFailure = thrown;
    }

    @Override
    public long bytesReceived() {
        return receiver.bytesReceived();
    }

    @Override
    public long bytesSent() {
        return sender.bytesSent();
    }

    @Override
    public long unitsReceived() {
        return receiver.unitsReceived();
    }

    // ---- what its stages ask

    @Override
    public long id() {
        return id;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Host component() {
        return component;
    }

    @Override
    public StageContext context() {
        return handle.context();
    }

    @Override
    public boolean isFailing() {
        return ending.isFailing();
    }

    @Override
    public void fail(final SocketOperation operation, final Kind kind, final String message,
        final @Nullable Throwable error) {
        ending.fail(operation, kind, message, error);
    }

    @Override
    public void again() {
        loop.again(this);
    }

    @Override
    public void addresses(final SocketAddress remote, final @Nullable SocketAddress local) {
        handle.addresses(remote, local);
    }

    @Override
    public void secured(final TlsSession agreed) {
        handle.secured(agreed);
    }

    // ---- how it is woken

    /** Runs it soon. <p>Thread: any. */
    void wake() {
        if (loop.inLoop()) {
            wakeHere();
        } else {
            loop.mark(this);
        }
    }

    /** Runs it again, unless it runs now. */
    void wakeHere() {
        if (!running) {
            loop.again(this);
        }
    }

    /** Takes over the rates of changed options, unless it was given rates of its own. <p>Thread: any. */
    public void changeRates(final Options before, final Options now) {
        if (before.receiveRate() != now.receiveRate() && receiver.rate() == before.receiveRate()) {
            receiver.rate(now.receiveRate());
        }
        if (before.sendRate() != now.sendRate() && sender.rate() == before.sendRate()) {
            sender.rate(now.sendRate());
        }
    }

    /** Holds to the rates that are set now. <p>Thread: any. */
    public void reshape() {
        if (isClosed()) {
            return;
        }
        if (!loop.inLoop()) {
            loop.execute(this::reshape);
        } else {
            receiver.reshape();
            sender.reshape();
            wakeHere();
        }
    }

    // ---- other code

    /** Changes its stages to other code, if there is some; it was counted as one that has to. */
    void renew() {
        if (renewal != null || phase == Phase.CLOSED || ending.isFailing() || !stages.isStale()) {
            component.renewals().over();
        } else {
            renewal = new Renewal(this, loop.nowNs());
        }
        wakeHere();
    }

    /** Code is lacking, from the begin or for an upgrade. */
    @Override
    public void lacks() {
        if (renewal == null) {
            renewal = component.renewals().begun(this);
        }
        deadlines.hold();
    }

    /** How it changes to other code; null when it does not. <p>Thread: the loop; from others it is a guess. */
    @Nullable Renewal renewal() {
        return renewal;
    }

    /** Whether it holds, since code is lacking. */
    boolean isHolding() {
        final Renewal now = renewal;
        return now != null && now.isHolding();
    }

    /** What keeps its stages from being changed now; null when nothing does. */
    @Nullable String holdup() {
        return busy ? "an event is with the listener" : stages.isWorking() ? "work is offloaded"
            : receiver.hasUnit() ? "a unit waits for memory" : null;
    }

    /** Closes at once, since its transport went and no other one has its socket. */
    public void strand(final String facts) {
        ending.because(CloseReason.of(SocketOperation.UNKNOWN, Kind.SWAP, facts + " connection=" + id));
        sender.outbox().close();
        abort();
        if (link != null && !linkClosed) {
            onClosed(null);
        }
    }

    /** It has changed to other code, or need not any more. */
    void renewed() {
        if (renewal != null) {
            renewal = null;
            component.renewals().over();
        }
    }

    private void closeExpired() {
        if (isHolding() && phase == Phase.DRAINING && sender.isDone()) {
            guarded(ending::advance);
        } else {
            abort();
        }
    }

    /** Runs something on the loop when no event is with a worker and no code is lacking. */
    void whenIdle(final Runnable task) {
        if (busy || isHolding() && !isClosed()) {
            waiting.addLast(task);
        } else {
            task.run();
        }
    }

    // ---- connecting

    /** Waits for the name to be resolved. */
    public void resolving() {
        if (!isClosed()) {
            deadlines.set(Deadlines.Of.CONNECT, loop.nowNs() + options.connectTimeout().toNanos());
        }
    }

    /** Begins to connect, unless it was ended meanwhile. */
    public void connect(final Connecting attempt) {
        if (!isClosed()) {
            connecting = attempt;
            attempt.next();
        }
    }

    /** Gives back what it holds; nobody has heard of it. */
    public void discard() {
        phase = Phase.CLOSED;
        deadlines.clearAll();
        renewed();
        stages.release();
    }

    /** No address could be connected to. */
    public void connectFailed(final Throwable cause) {
        if (isClosed()) {
            return;
        }
        ending.because(CloseReason.of(SocketOperation.CONNECT, Kind.CONNECT_FAILED, "connect to " + handle.route()
            + " failed: " + Errors.words(cause) + " connection=" + id, cause));
        closed();
    }

    /** Its component makes no connections any more. */
    public void endAttempt() {
        if (phase == Phase.CONNECTING && !accepted) {
            ending.request(component.stopped(this), false);
        }
    }

    void cancelConnect() {
        if (connecting != null) {
            connecting.cancel();
        }
        linkClosed = true;
        if (!running) {
            closed();
        }
    }

    public LinkHandler linked(final Link open) {
        link = open;
        return this;
    }

    // ---- link call-backs

    @Override
    public void onOpen() {
        final long now = loop.nowNs();
        phase = Phase.OPEN;
        ending.opened();
        receiver.opened(now);
        sender.reshape();
        handle.opened(now);
        if (accepted && !stages.ready()) {
            deadlines.set(Deadlines.Of.CONNECT, now + options.connectTimeout().toNanos());
        }
        if (isHolding()) {
            deadlines.hold();
        } else {
            guarded(opening::begin);
        }
        run();
    }

    @Override
    public void onReceived(final Slab slab) {
        receiver.count(slab, loop.nowNs());
        if (phase == Phase.OPEN) {
            receiver.charge(slab);
            receiver.deliver(slab, stages.filters(), busy);
            run();
            return;
        }
        slab.release();
        if (phase == Phase.FINISHING) {
            link().receive(0);
        }
    }

    @Override
    public void onSent() {
        loop.nowNs();
        sender.linkDone();
        run();
    }

    @Override
    public void onEnd() {
        loop.nowNs();
        receiver.end();
        if (phase == Phase.FINISHING) {
            abort();
        } else {
            run();
        }
    }

    @Override
    public void onClosed(final @Nullable Throwable cause) {
        loop.nowNs();
        linkClosed = true;
        if (cause != null) {
            ending.linkFailed(cause);
        }
        if (!running) {
            closed();
        }
    }

    // ---- the drive

    @Override
    public void run() {
        if (running || phase == Phase.CLOSED) {
            return;
        }
        guarded(work);
        if (linkClosed) {
            closed();
        }
    }

    private void guarded(final Runnable step) {
        running = true;
        try {
            step.run();
        } catch (final StageException e) {
            ending.broken(e.kind() == Kind.CONNECT_FAILED ? SocketOperation.CONNECT : SocketOperation.RECEIVE,
                e.kind(), e.getMessage(), null);
        } catch (final RuntimeException | Error e) {
            stages.failed(e);
            ending.broken(SocketOperation.UNKNOWN, Kind.FAILED, "failed inside: " + e, Errors.retold(e));
        } finally {
            running = false;
        }
    }

    @Override
    public void fed() {
        receiver.fed();
        run();
    }

    /** A deadline has passed. */
    void deadline(final Deadlines.Of what) {
        if (what.isForPeer() && (isHolding() || loop.version() == null)) {
            deadlines.set(what, loop.nowNs() + HELD_DEADLINE_NS);
            return;
        }
        switch (what) {
            case SWAP -> {
                if (renewal != null) {
                    renewal.expired();
                }
            }
            case CONNECT -> opening.expired();
            case UNIT -> receiver.unitExpired();
            case IDLE -> receiver.idleExpired();
            case SENDS -> receiver.sendPauseExpired();
            case CLOSE -> closeExpired();
            case RECEIVE_RATE, SEND_RATE -> { }
            case STAGE -> {
                if (stages.filters() != null) {
                    guarded(() -> stages.filters().timeout(loop.nowNs()));
                }
            }
            case HEARTBEAT -> {
                if (pulse != null) {
                    pulse.beat(loop.nowNs());
                }
            }
        }
        run();
    }

    void abort() {
        if (link != null && !linkClosed) {
            link.abort(null);
        }
    }

    private void work() {
        final Renewal renewing = renewal;
        if (renewing != null && !renewing.run()) {
            renewing.hold();
            return;
        }
        if (ending.isRequested()) {
            ending.begin();
        }
        if (phase == Phase.OPEN && !busy && (isTalking() || opening.advance())) {
            receiver.run();
        }
        if (phase == Phase.OPEN && receiver.readsOn() && sender.mayLinger()) {
            loop.again(this);
        } else if (link != null && !linkClosed) {
            if (pulse != null) {
                pulse.pay();
            }
            sender.pump();
            tellSent();
            if (receiver.isAwaitingSends() && sender.isPassed()) {
                receiver.awaitSends(false);
                loop.again(this);
            }
        }
        if (phase == Phase.OPEN && awakening.advance()) {
            loop.again(this);
        }
        if (ending.isRequested()) {
            ending.begin();
        }
        if (phase == Phase.DRAINING) {
            ending.advance();
        } else if (phase == Phase.OPEN) {
            receiver.demand();
        }
        final Filters filters = stages.filters();
        if (filters != null) {
            filters.passTransparent();
            deadlines.set(Deadlines.Of.STAGE, filters.deadlineNs());
        }
        if (renewing != null && renewing == renewal) {
            lookAgain(renewing);
        }
    }

    /** A unit may have ended, or work. */
    private void lookAgain(final Renewal renewing) {
        if (renewing.run() && renewal != null) {
            return;
        }
        loop.again(this);
    }

    /** From now on these units are received. */
    void talk(final Talk units) {
        talk = units;
    }

    /** Whether units are received: after the handshake, or before one that was not yet asked for. */
    boolean isTalking() {
        return talk == Talk.ALL || talk == Talk.PLAIN && (!awakening.isRequested() || receiver.owesUnit());
    }

    // ---- events

    /** Tells what went out, if the listener wants to hear of it. */
    void tellSent() {
        if (!events.wantsSend() || !opening.isAnnounced() || busy || !sender.hasApplicationSent()) {
            return;
        }
        final long bytes = sender.takeApplicationSent();
        ask("onSend", () -> events.listener().onSend(view, bytes), result -> {
            if (listenerFailure != null) {
                ending.refused(SocketOperation.SEND);
            }
        });
        loop.again(this);
    }

    /** Calls the listener, here or on a worker, and goes on with its answer on the loop. */
    void ask(final String what, final Supplier<HandleResult> event, final Consumer<HandleResult> then) {
        if (events.onLoop()) {
            then.accept(events.guard(this, what, event));
            return;
        }
        withWorker(() -> {
            final HandleResult result = events.guard(this, what, event);
            return () -> answered(result, then);
        });
    }

    /** Lets a worker have the session. @param event calls the listener, and gives what to do on the loop afterwards */
    private void withWorker(final Supplier<Runnable> event) {
        busy = true;
        try {
            events.execute(() -> {
                eventThread = Thread.currentThread();
                final Runnable then = event.get();
                eventThread = null;
                loop.execute(then);
            });
        } catch (final RuntimeException | Error e) {
            busy = false;
            throw e;
        }
    }

    /** Goes on after a worker. */
    @Override
    public void resume() {
        if (linkClosed) {
            closed();
        } else {
            run();
        }
    }

    private void answered(final HandleResult result, final Consumer<HandleResult> then) {
        busy = false;
        receiver.unpark();
        then.accept(result);
        answerWaiting();
        resume();
    }

    /** Runs what has waited for the end of an event, or for code. */
    void answerWaiting() {
        while (!busy && !waiting.isEmpty()) {
            waiting.removeFirst().run();
        }
    }

    private void closed() {
        if (phase == Phase.CLOSED || busy || stages.isWorking()) {
            return;
        }
        phase = Phase.CLOSED;
        renewed();
        deadlines.clearAll();
        sender.outbox().close();
        handle.closed(loop.nowNs());
        final CloseReason reason = ending.why();
        component.closing(this, reason);
        final boolean failedConnect = !accepted && link == null;
        if (!opening.isAnnounced() && !failedConnect) {
            dispose(reason);
        } else if (events.onLoop()) {
            events.close(this, reason);
            dispose(reason);
        } else {
            withWorker(() -> {
                events.close(this, reason);
                return () -> dispose(reason);
            });
        }
    }

    private void dispose(final CloseReason reason) {
        busy = false;
        try {
            sender.release();
            receiver.release();
            answerWaiting();
        } catch (final RuntimeException | Error e) {
            notGivenBack(e);
        }
        try {
            stages.release();
        } catch (final RuntimeException | Error e) {
            notGivenBack(e);
        } finally {
            ending.forget();
            listenerFailure = null;
            component.closed(this, reason);
        }
    }

    private void notGivenBack(final Throwable e) {
        component.errors().report(
            ErrorEvent.Kind.INTERNAL, "giving back what connection=" + id + " held failed: " + e, view,
            Errors.retold(e));
    }
}
