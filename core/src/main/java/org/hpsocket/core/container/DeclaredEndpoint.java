package org.hpsocket.core.container;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.Endpoint;
import org.hpsocket.HpSocket;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.Server;
import org.jspecify.annotations.Nullable;

/**
 * One declared endpoint: brings what runs in line with what is wanted, a declaration and a listener.
 *
 * <p>A start that fails is tried again, ever later up to {@value #LONGEST_RETRY_MS} ms; its reason is logged once. A
 * changed declaration that is wrong is refused, and what runs goes on. Where a declaration gives a grace, its open
 * connections go on for so long after it was changed or withdrawn, beside what follows, as long as their listener is
 * there.
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
    private final Whiteboard whiteboard;
    private final Finishing finishing;
    private final ScheduledExecutorService timer;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable Declaration declared;
    private volatile String refusal = "";
    private volatile String failure = "";
    private volatile @Nullable Running running;
    private volatile boolean withdrawn;
    private int failures;
    private @Nullable Future<?> next;

    DeclaredEndpoint(final String name, final Role role, final HpSocket runtime, final Whiteboard whiteboard,
        final Finishing finishing, final ScheduledExecutorService timer) {
        this.name = name;
        this.role = role;
        this.runtime = runtime;
        this.whiteboard = whiteboard;
        this.finishing = finishing;
        this.timer = timer;
    }

    String name() {
        return name;
    }

    /** Reads a new configuration; it is in force with the next reconcile. */
    void declare(final Map<String, Object> configuration) {
        try {
            declared = Declaration.of(configuration);
            refusal = "";
        } catch (final HpSocketException e) {
            refusal = e.getMessage();
            LOGGER.log(Level.WARNING, label() + " refused: " + refusal);
        }
    }

    /** Ends it for good. */
    void withdraw() {
        withdrawn = true;
        reconcile();
    }

    /** Starts, stops or replaces what runs. */
    void reconcile() {
        if (!locked()) {
            LOGGER.log(Level.WARNING, label() + " is busy for " + PATIENCE_MS + " ms; the change follows");
            retry(LONGEST_RETRY_MS);
            return;
        }
        try {
            final Declaration declaration = withdrawn ? null : declared;
            final Listener listener = declaration == null ? null
                : whiteboard.find(name, declaration.endpoint().protocol().listenerType()).orElse(null);
            if (ended(declaration, listener) && declaration != null && listener != null && running == null) {
                start(declaration, listener);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells how it is, in types of the JDK. */
    Map<String, Object> report() {
        final Running now = running;
        final Declaration declaration = now == null ? declared : now.declaration();
        final var row = new LinkedHashMap<String, Object>();
        row.put("name", name);
        row.put("role", role.name().toLowerCase(Locale.ROOT));
        row.put("uri", declaration == null ? "" : address(now, declaration.endpoint()).toString());
        row.put("protocol", declaration == null ? "" : declaration.endpoint().protocol().name());
        row.put("transport", now == null ? "" : now.component().options().transport());
        row.put("state", state(now));
        row.put("reason", reason(now));
        if (now != null) {
            final var stats = now.component().stats();
            row.put("connections", now.component().connectionCount());
            row.put("opened", stats.opened());
            row.put("messages", stats.unitsReceived());
            row.put("bytesReceived", stats.bytesReceived());
            row.put("bytesSent", stats.bytesSent());
            row.put("errors", stats.errors());
        }
        return row;
    }

    List<Connection> connections() {
        final Running now = running;
        return now == null ? List.of() : now.component().connections();
    }

    private boolean locked() {
        try {
            return lock.tryLock(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return lock.tryLock();
        }
    }

    /** Ends what runs unless it is what is wanted; false when it could not be ended here and now. */
    private boolean ended(final @Nullable Declaration declaration, final @Nullable Listener listener) {
        final Running now = running;
        if (now == null || now.declaration() == declaration && now.listener() == listener) {
            return true;
        }
        if (!now.declaration().grace().isZero() && whiteboard.offers(now.listener())) {
            finishing.begin(now.component(), now.listener(), now.declaration().grace());
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

    private void start(final Declaration declaration, final Listener listener) {
        try {
            running = new Running(declaration, listener, role.start(name, runtime, declaration, listener));
            if (failures > 1) {
                LOGGER.log(Level.INFO, label() + " started after failures=" + failures);
            }
            failures = 0;
            failure = "";
        } catch (final RuntimeException | LinkageError e) {
            failed(Optional.ofNullable(e.getMessage()).orElseGet(e::toString));
        }
    }

    /** The first failure may be a matter of start order only; the second one in a row is news. */
    private void failed(final String reason) {
        failures = reason.equals(failure) ? failures + 1 : 1;
        failure = reason;
        if (failures == 2) {
            LOGGER.log(Level.WARNING, label() + " does not start, and is tried again: " + reason);
        }
        retry(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS << Math.min(failures - 1, 10)));
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

    private String state(final @Nullable Running now) {
        if (now != null) {
            return now.component().state().name().toLowerCase(Locale.ROOT);
        }
        return !refusal.isEmpty() ? "refused" : failure.isEmpty() || listenerMissing() ? "waiting" : "failed";
    }

    private String reason(final @Nullable Running now) {
        if (!refusal.isEmpty()) {
            return now == null ? refusal : "change refused: " + refusal;
        }
        final Declaration declaration = declared;
        if (now != null || declaration == null) {
            return "";
        }
        return listenerMissing() ? missing(declaration) : failure;
    }

    private boolean listenerMissing() {
        final Declaration declaration = declared;
        return declaration != null && whiteboard.find(name, declaration.endpoint().protocol().listenerType()).isEmpty();
    }

    private String missing(final Declaration declaration) {
        final var type = declaration.endpoint().protocol().listenerType();
        final var strangers = whiteboard.strangers(name, type);
        return "for a service " + type.getSimpleName() + " with " + Whiteboard.ENDPOINT + "=" + name
            + (strangers.isEmpty() ? "" : "; none: " + strangers);
    }

    private static Endpoint address(final @Nullable Running now, final Endpoint endpoint) {
        return now != null && now.component() instanceof Server server
            ? server.localAddress().map(endpoint::at).orElse(endpoint) : endpoint;
    }

    private String label() {
        return "endpoint " + name;
    }

    private record Running(Declaration declaration, Listener listener, Component component) {
    }
}
