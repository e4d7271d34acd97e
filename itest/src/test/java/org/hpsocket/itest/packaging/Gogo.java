package org.hpsocket.itest.packaging;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;

/** The shell of a container, without a terminal; its types are those of the container's own bundle. */
final class Gogo {
    private static final String PROCESSOR = "org.apache.felix.service.command.CommandProcessor";

    private final Object session;
    private final Class<?> type;

    Gogo(final Container container) {
        final Object processor = container.service(PROCESSOR, "(objectClass=" + PROCESSOR + ")");
        try {
            final Class<?> processorType = processor.getClass().getClassLoader().loadClass(PROCESSOR);
            type = processor.getClass().getClassLoader().loadClass("org.apache.felix.service.command.CommandSession");
            final var nowhere = new ByteArrayOutputStream();
            session = processorType
                .getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(processor, new ByteArrayInputStream(new byte[0]), nowhere, nowhere);
        } catch (final ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a line. @return what its command answers */
    String run(final String line) {
        try {
            return String.valueOf(type.getMethod("execute", CharSequence.class).invoke(session, line));
        } catch (final InvocationTargetException e) {
            throw new AssertionError(line + ": " + e.getCause(), e);
        } catch (final ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
