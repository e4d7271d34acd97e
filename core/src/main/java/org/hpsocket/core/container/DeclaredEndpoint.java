package org.hpsocket.core.container;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.hpsocket.Component;
import org.hpsocket.HpSocket;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.Options;
import org.jspecify.annotations.Nullable;

/**
 * One declared endpoint: brings what runs in line with what is wanted, a declaration and a listener.
 *
 * <p>What is not there yet, a listener or code, is waited for and named. A start that fails is tried again, ever later
 * up to {@value #LONGEST_RETRY_MS} ms; its reason is logged once. A changed declaration that is wrong is refused, and
 * what runs goes on; so it does while code for the change is lacking. Changed rates are taken over by what runs; any
 * other change replaces it. Where a declaration gives a grace, its open connections go on for so long after it was
 * changed or withdrawn, beside what follows, as long as their listener is there.
 *
 * <p>Thread: any; whoever brings news does the work, so a listener is out of use when its going was told. Inside an
 * event of the endpoint itself that would be waiting for oneself: then the timer's thread does it.
 */
final class DeclaredEndpoint {
    private static final Logger LOGGER = System.getLogger(DeclaredEndpoint.class.getPackageName());
    private static final long FIRST_RETRY_MS = 100;
    private static final long LONGEST_RETRY_MS = 5_000;
    private static final long PATIENCE_MS = 15_000;

    private final String name;
    private final Role role;
    private final HpSocket runtime;
    private final Stock stock;
    private final Whiteboard whiteboard;
    private final Finishing finishing;
    private final ScheduledExecutorService timer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Runnable whenMore = this::moreCode;

    private volatile @Nullable Declaration declared;
    private volatile String refusal = "";
    private volatile String lacking = "";
    private volatile String failure = "";
    private volatile String end = "";
    private volatile @Nullable Running running;
    private volatile boolean withdrawn;
    private int failures;
    private @Nullable Future<?> next;

    DeclaredEndpoint(final String name, final Role role, final HpSocket runtime, final Stock stock,
        final Whiteboard whiteboard, final Finishing finishing, final ScheduledExecutorService timer) {
        this.name = name;
        this.role = role;
        this.runtime = runtime;
        this.stock = stock;
        this.whiteboard = whiteboard;
        this.finishing = finishing;
        this.timer = timer;
    }

    String name() {
        return name;
    }

    Role role() {
        return role;
    }

    Optional<Running> running() {
        return Optional.ofNullable(running);
    }

    /** What it is to be, as far as that was not refused. */
    Optional<Declaration> declared() {
        return Optional.ofNullable(declared);
    }

    /** Looks for code from now on, whenever there is more. */
    void begin() {
        stock.watch(whenMore);
        reconcile();
    }

    /** Reads a new configuration; it is in force with the next reconcile. */
    void declare(final Map<String, Object> configuration) {
        try {
            declared = Declaration.of(role, configuration);
            refusal = "";
        } catch (final HpSocketException e) {
            refuse(e.getMessage());
        }
    }

    /** Ends it for good. */
    void withdraw() {
        withdrawn = true;
        stock.unwatch(whenMore);
        reconcile();
    }

    /** Starts, stops, changes or replaces what runs. */
    void reconcile() {
        if (!locked()) {
            LOGGER.log(Level.WARNING, label() + " is busy for " + PATIENCE_MS + " ms; the change follows");
            retry(LONGEST_RETRY_MS);
            return;
        }
        try {
            final Declaration declaration = withdrawn ? null : declared;
            final Listener listener = declaration == null ? null : listener(declaration).orElse(null);
            if (declaration == null || listener == null || isDeaf()) {
                ended();
            }
            if (declaration != null && listener != null) {
                run(declaration, listener);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says in a word how it is. */
    String state() {
        final Running now = running;
        if (now != null) {
            return now.component().state().name().toLowerCase(Locale.ROOT);
        }
        return !refusal.isEmpty() ? "refused" : failure.isEmpty() || listenerIsMissing() ? "waiting" : "failed";
    }

    /** Says why it is not as it is wanted; empty when it is. */
    String reason() {
        if (!refusal.isEmpty()) {
            return running == null ? refusal : "change refused: " + refusal;
        }
        final Declaration declaration = declared;
        if (running != null || declaration == null) {
            return Stream.of(lacking.isEmpty() ? "" : "change waits " + lacking, failure, end, role.trouble(running))
                .filter(text -> !text.isEmpty()).findFirst().orElse("");
        }
        return listenerIsMissing() ? missing(declaration) : lacking.isEmpty() ? failure : lacking;
    }

    private Optional<Listener> listener(final Declaration declaration) {
        return whiteboard.find(name, role.listenerType(declaration));
    }

    private boolean locked() {
        try {
            return lock.tryLock(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return lock.tryLock();
        }
    }

    /** Whether the listener of what runs is gone. */
    private boolean isDeaf() {
        final Running now = running;
        return now != null && !whiteboard.offers(now.listener());
    }

    private void run(final Declaration declaration, final Listener listener) {
        final Running now = running;
        try {
            if (now == null || now.listener() != listener || !now.declaration().runsAs(declaration)) {
                replace(now, declaration, listener);
            } else if (!now.declaration().equals(declaration)) {
                changeRates(now, declaration);
            } else {
                settled();
            }
        } catch (final RuntimeException | LinkageError e) {
            failed(now, text(e), e);
        }
    }

    private void changeRates(final Running now, final Declaration declaration) {
        final Options wanted = declaration.options();
        now.component().options(options -> options.receiveRate(wanted.receiveRate()).sendRate(wanted.sendRate())
            .totalReceiveRate(wanted.totalReceiveRate()).totalSendRate(wanted.totalSendRate()));
        running = new Running(declaration, now.listener(), now.component());
        settled();
    }

    private void replace(final @Nullable Running now, final Declaration declaration, final Listener listener) {
        final Component component = role.make(name, runtime, declaration, listener);
        final Optional<String> missing = stock.lacking(component, declaration.endpoint().path().isPresent());
        lacking = missing.map(text -> text.replaceFirst("^no ", "for ")).orElse("");
        if (missing.isPresent()) {
            component.close();
            failure = "";
        } else if (now != null && !now.hasPortOf(declaration) && role.startsBeside(now.declaration(), declaration)) {
            start(component, declaration, listener);
            finishing.begin(now.component(), now.listener(), now.declaration().grace());
        } else if (ended()) {
            start(component, declaration, listener);
        } else {
            component.close();
        }
    }

    private void start(final Component component, final Declaration declaration, final Listener listener) {
        end = "";
        final var started = role.start(component, declaration);
        running = new Running(declaration, listener, component);
        if (failures > 1) {
            LOGGER.log(Level.INFO, label() + " started after failures=" + failures);
        }
        settled();
        started.whenComplete((connection, error) -> {
            final Running now = running;
            if (error != null && now != null && now.component() == component) {
                end = text(error);
            }
        });
    }

    /** It runs as it is wanted. */
    private void settled() {
        failures = 0;
        failure = "";
        lacking = "";
    }

    /** Ends what runs; false when it could not be ended here and now. */
    private boolean ended() {
        final Running now = running;
        if (now == null) {
            return true;
        }
        final Duration grace = now.declaration().grace();
        if (!grace.isZero() && whiteboard.offers(now.listener())) {
            finishing.begin(now.component(), now.listener(), grace);
            running = null;
            return true;
        }
        try {
            now.component().close();
        } catch (final HpSocketException e) {
            LOGGER.log(Level.DEBUG, label() + " cannot stop here, it follows: " + e.getMessage());
            retry(0);
            return false;
        }
        running = null;
        return true;
    }

    private void refuse(final String reason) {
        if (!reason.equals(refusal)) {
            refusal = reason;
            LOGGER.log(Level.WARNING, label() + " refused: " + reason);
        }
    }

    /** What is wrong for ever is refused while something runs. Of all else the second failure in a row is news. */
    private void failed(final @Nullable Running before, final String reason, final Throwable error) {
        if (before != null && running == before && error instanceof HpSocketException wrong
            && wrong.category() == HpSocketException.Category.USAGE) {
            declared = before.declaration();
            refuse(reason);
            return;
        }
        failures = reason.equals(failure) ? failures + 1 : 1;
        failure = reason;
        if (failures == 2) {
            LOGGER.log(Level.WARNING, label() + " does not start, and is tried again: " + reason);
        }
        retry(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS << Math.min(failures - 1, 10)));
    }

    private void moreCode() {
        if (running == null || !lacking.isEmpty() || !failure.isEmpty()) {
            reconcile();
        }
    }

    /** Comes back later; one such plan replaces the other. */
    private synchronized void retry(final long delayMs) {
        try {
            if (next != null) {
                next.cancel(false);
            }
            next = timer.schedule(this::reconcile, delayMs, TimeUnit.MILLISECONDS);
        } catch (final RejectedExecutionException e) {
            LOGGER.log(Level.DEBUG, label() + " is not tried again, its bundle stops");
        }
    }

    private boolean listenerIsMissing() {
        final Declaration declaration = declared;
        return declaration != null && listener(declaration).isEmpty();
    }

    private String missing(final Declaration declaration) {
        final var type = role.listenerType(declaration);
        final var strangers = whiteboard.strangers(name, type);
        return "for a service " + type.getSimpleName() + " with " + Whiteboard.ENDPOINT + "=" + name
            + (strangers.isEmpty() ? "" : "; none: " + strangers);
    }

    private static String text(final Throwable error) {
        return Optional.ofNullable(error.getMessage()).orElseGet(error::toString);
    }

    private String label() {
        return "endpoint " + name;
    }
}
