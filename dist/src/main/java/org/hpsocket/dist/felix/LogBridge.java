package org.hpsocket.dist.felix;

import java.lang.System.Logger.Level;
import java.util.function.BiConsumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Brings warnings and errors of the framework and of the log service to a person, and what becomes of files that are
 * dropped in. Without it a component that fails to activate is silent: once there is a log service, Declarative
 * Services write there and nowhere else.
 */
final class LogBridge implements FrameworkListener, LogListener, AutoCloseable {
    private static final String FOLDERS = "org.apache.felix.fileinstall";

    private final BiConsumer<Level, String> lines;
    private final ServiceTracker<LogReaderService, LogReaderService> readers;

    LogBridge(final BundleContext context, final BiConsumer<Level, String> lines) {
        this.lines = lines;
        context.addFrameworkListener(this);
        readers = new ServiceTracker<>(context, LogReaderService.class, null) {
            @Override
            public LogReaderService addingService(final ServiceReference<LogReaderService> reference) {
                final LogReaderService reader = super.addingService(reference);
                reader.addLogListener(LogBridge.this);
                return reader;
            }
        };
        readers.open();
    }

    /** Hears no more of what the framework itself logs: while it stops Equinox has no thread left to tell of it. */
    void stopping() {
        readers.getTracked().forEach((reference, reader) -> {
            if (reference.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
                reader.removeLogListener(this);
            }
        });
    }

    @Override
    public void close() {
        readers.close();
    }

    @Override
    public void frameworkEvent(final FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR || event.getType() == FrameworkEvent.WARNING) {
            lines.accept(event.getType() == FrameworkEvent.ERROR ? Level.ERROR : Level.WARNING,
                "bundle " + event.getBundle().getSymbolicName() + ": " + oneLine("", event.getThrowable()));
        }
    }

    /** Framework errors are there as well, under a name that begins with Events. */
    @Override
    public void logged(final LogEntry entry) {
        final String bundle = entry.getBundle().getSymbolicName();
        final LogLevel least = bundle.equals(FOLDERS) ? LogLevel.INFO : LogLevel.WARN;
        if (least.implies(entry.getLogLevel()) && !entry.getLoggerName().startsWith("Events.")) {
            lines.accept(level(entry.getLogLevel()),
                "bundle " + bundle + ": " + oneLine(entry.getMessage(), entry.getException()));
        }
    }

    private static Level level(final LogLevel level) {
        return switch (level) {
            case AUDIT, ERROR -> Level.ERROR;
            case WARN -> Level.WARNING;
            default -> Level.INFO;
        };
    }

    private static String oneLine(final String message, final Throwable error) {
        final var text = new StringBuilder(message);
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : ": ").append(cause);
        }
        return text.toString().replaceAll("\\s+", " ");
    }
}
