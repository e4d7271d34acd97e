package org.hpsocket.testkit.component;

import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.hpsocket.HpSocket;
import org.hpsocket.Options;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.core.Engine;
import org.hpsocket.core.code.Registry;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Transport;

/** The one transport of a runtime, which comes and goes as it does in a container. <p>Thread: one. */
final class ChangingTransport {
    private static final long NS_PER_MS = 1_000_000;

    private final Registry registry = new Registry();
    private Supplier<Transport> made;
    private Transport current;

    /**
     * Makes a runtime with the first transport.
     *
     * @param transports makes a new one, each time, of one name
     */
    HpSocket runtime(final Supplier<Transport> transports) {
        made = transports;
        comes();
        ServiceLoader.load(CodecFactory.class, Registry.class.getClassLoader()).forEach(registry::add);
        return new Engine(new RuntimeOptions(), registry);
    }

    String name() {
        return current.name();
    }

    /** Makes one more, which nobody knows yet. */
    Transport another() {
        return made.get();
    }

    /** Takes the transport away; nobody uses it when this returns. */
    void goes() {
        registry.remove(current);
    }

    void comes() {
        comes(made.get());
    }

    void comes(final Transport next) {
        current = next;
        registry.add(next);
    }

    /** Takes the transport away, and brings another one after a time. */
    void change(final int pauseMs) {
        goes();
        LockSupport.parkNanos(pauseMs * NS_PER_MS);
        comes();
    }

    /** Options of components that use it, on two loops. */
    void options(final Options.Builder builder) {
        builder.transport(name()).threads(2);
    }
}
