package org.hpsocket.core.container;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hpsocket.Component;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;

/**
 * Components that nothing declares any more, while their open connections have time to finish. Nobody waits for them: a
 * thread each does.
 *
 * <p>Thread: any.
 */
final class Finishing {
    private final Map<Component, Listener> components = new ConcurrentHashMap<>();

    /** Stops a component and gives its connections time; it accepts no more soon. */
    void begin(final Component component, final Listener listener, final Duration grace) {
        components.put(component, listener);
        thread(component, () -> {
            try {
                component.stop(grace);
                component.close();
            } finally {
                components.remove(component);
            }
        });
    }

    /** A listener is out of use when this returns, or when the event that calls this is over. */
    void gone(final Listener listener) {
        components.forEach((component, its) -> {
            if (its == listener) {
                end(component);
            }
        });
    }

    /** Ends all. */
    void close() {
        components.keySet().forEach(Finishing::end);
    }

    private static void end(final Component component) {
        try {
            component.close();
        } catch (final HpSocketException e) {
            thread(component, component::close);
        }
    }

    private static void thread(final Component component, final Runnable work) {
        final var thread = new Thread(work, component.name() + "-finish");
        thread.setDaemon(true);
        thread.setContextClassLoader(Finishing.class.getClassLoader());
        thread.start();
    }
}
