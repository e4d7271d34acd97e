package org.hpsocket.dist;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import org.hpsocket.dist.felix.FelixRuntime;

/**
 * Runs lines of text in a Gogo session without a terminal. Gogo's classes are those of its bundle, hence the
 * reflection.
 */
final class Script {
    private static final String PROCESSOR = "org.apache.felix.service.command.CommandProcessor";
    private static final String SESSION = "org.apache.felix.service.command.CommandSession";
    private static final int INSPECT = 0;

    private final Terminal terminal;
    private final Object session;
    private final Class<?> sessionType;

    Script(final FelixRuntime felix, final Terminal terminal) {
        this.terminal = terminal;
        final Object processor = felix.service(PROCESSOR);
        try {
            final ClassLoader gogo = processor.getClass().getClassLoader();
            sessionType = gogo.loadClass(SESSION);
            session = gogo.loadClass(PROCESSOR)
                .getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(processor, new ByteArrayInputStream(new byte[0]), terminal.out(), terminal.err());
        } catch (final ReflectiveOperationException e) {
            throw Fault.failed("the shell does not start: " + e);
        }
    }

    /** Runs the lines of the input; answers 1 when one of them failed. */
    int run() {
        int status = 0;
        final var lines = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !ran(line)) {
                    status = Fault.FAILED;
                }
            }
        } catch (final IOException e) {
            throw Fault.failed("stdin cannot be read: " + e.getMessage());
        }
        return status;
    }

    private boolean ran(final String line) {
        try {
            final Object result = sessionType.getMethod("execute", CharSequence.class).invoke(session, line);
            if (result != null) {
                final var format = sessionType.getMethod("format", Object.class, int.class);
                terminal.print(format.invoke(session, result, INSPECT).toString());
            }
            return true;
        } catch (final InvocationTargetException e) {
            terminal.say(line + ": " + e.getCause().getMessage());
            return false;
        } catch (final ReflectiveOperationException e) {
            throw Fault.failed("the shell does not run: " + e);
        }
    }
}
