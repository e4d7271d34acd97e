package org.hpsocket.itest.handover;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PushListener;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Server;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.core.Engine;
import org.hpsocket.core.code.Registry;
import org.hpsocket.itest.Patience;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Transport;
import org.hpsocket.transport.nio.NioTransport;
import org.junit.jupiter.api.Test;

/** Nothing of a transport that was replaced stays: its loader, and so every class and link of it, can be collected. */
final class GoneTransportIT {
    private static final int CONNECTIONS = 20;
    private static final int ROUNDS = 5;
    private static final long BREATH_NS = 20_000_000;

    /** Loads the transport anew, as a bundle of its own. */
    private static final class Own extends URLClassLoader {
        private static final String PACKAGE = NioTransport.class.getPackageName() + ".";

        Own() {
            super(new URL[] {NioTransport.class.getProtectionDomain().getCodeSource().getLocation()},
                NioTransport.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                final Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        Transport transport() throws ReflectiveOperationException {
            return (Transport) loadClass(NioTransport.class.getName()).getConstructor().newInstance();
        }
    }

    private static final class Echo implements PushListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            connection.send(data);
            return HandleResult.OK;
        }
    }

    private static final class Heard implements PushListener {
        private final List<CloseReason> closes = new CopyOnWriteArrayList<>();
        private final List<byte[]> bytes = new CopyOnWriteArrayList<>();

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            final var copy = new byte[data.remaining()];
            data.get(copy);
            bytes.add(copy);
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closes.add(why);
        }
    }

    @Test
    void shouldLeaveNothingOfAReplacedTransport() throws ReflectiveOperationException, IOException {
        final var registry = new Registry();
        ServiceLoader.load(CodecFactory.class).forEach(registry::add);
        final var heard = new Heard();
        final List<WeakReference<ClassLoader>> gone = new ArrayList<>();
        Transport current = new Own().transport();
        registry.add(current);
        try (HpSocket hp = new Engine(new RuntimeOptions(), registry)) {
            final Server server = hp.server(Tcp.push(), new Echo(), options -> options.threads(2));
            server.start("127.0.0.1", 0);
            final Agent agent = hp.agent(Tcp.push(), heard, options -> options.threads(2));
            agent.start();
            for (int i = 0; i < CONNECTIONS; i++) {
                agent.connectSync(Target.of("127.0.0.1",
                    ((java.net.InetSocketAddress) server.localAddress().orElseThrow()).getPort()));
            }
            for (int round = 0; round < ROUNDS; round++) {
                ask(agent, heard, (byte) round);
                gone.add(new WeakReference<>(current.getClass().getClassLoader()));
                registry.remove(current);
                close(current.getClass().getClassLoader());
                current = new Own().transport();
                registry.add(current);
            }
            ask(agent, heard, (byte) ROUNDS);
            assertEquals(List.of(), heard.closes);
            for (final WeakReference<ClassLoader> loader : gone) {
                awaitCollected(loader);
            }
        }
    }

    /** A class that was not loaded yet is gone for ever. */
    private static void close(final ClassLoader loader) throws IOException {
        ((URLClassLoader) loader).close();
    }

    private static void ask(final Agent agent, final Heard heard, final byte what) {
        heard.bytes.clear();
        agent.connections().forEach(connection -> connection.send(new byte[] {what}));
        Patience.until("echoes", () -> heard.bytes.size() == CONNECTIONS);
        heard.bytes.forEach(bytes -> assertArrayEquals(new byte[] {what}, bytes));
    }

    private static void awaitCollected(final WeakReference<ClassLoader> loader) {
        for (int tries = 0; tries < 500 && loader.get() != null; tries++) {
            System.gc();
            LockSupport.parkNanos(BREATH_NS);
        }
        assertNull(loader.get(), "a loader is held");
    }
}
