package org.hpsocket.dist.felix;

import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Brings warnings and errors of the framework and of the log service to a person. Without it a component that fails to
 * activate is silent: once there is a log service, Declarative Services write there and nowhere else.
 */
final class LogBridge implements FrameworkListener, LogListener, AutoCloseable {
    private final Consumer<String> lines;
    private final ServiceTracker<LogReaderService, LogReaderService> readers;

    LogBridge(final BundleContext context, final Consumer<String> lines) {
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

    @Override
    public void close() {
        readers.close();
    }

    @Override
    public void frameworkEvent(final FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR || event.getType() == FrameworkEvent.WARNING) {
            lines.accept("bundle " + event.getBundle().getSymbolicName() + ": " + oneLine("", event.getThrowable()));
        }
    }

    /** Framework errors are there as well, under a name that begins with Events. */
    @Override
    public void logged(final LogEntry entry) {
        if (entry.getLogLevel().implies(LogLevel.WARN) && !entry.getLoggerName().startsWith("Events.")) {
            lines.accept("bundle " + entry.getBundle().getSymbolicName() + ": "
                + oneLine(entry.getMessage(), entry.getException()));
        }
    }

    private static String oneLine(final String message, final Throwable error) {
        final var text = new StringBuilder(message);
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : ": ").append(cause);
        }
        return text.toString().replaceAll("\\s+", " ");
    }
}
