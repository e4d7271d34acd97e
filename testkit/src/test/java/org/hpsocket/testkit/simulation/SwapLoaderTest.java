package org.hpsocket.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.Target;
import org.hpsocket.core.code.Origin;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.testkit.swap.ChainCodecFactory;
import org.hpsocket.testkit.swap.Edition;
import org.junit.jupiter.api.Test;

/** Code that was replaced is let go of with its class loader, whatever of its connections an application keeps. */
class SwapLoaderTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    /** Has classes of its own of a codec. */
    private static final class Own extends ClassLoader {
        private static final List<String> OWN =
            List.of("org.hpsocket.testkit.swap.Chain", "org.hpsocket.testkit.swap.Copied");

        Own() {
            super(SwapLoaderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
            if (OWN.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                final Class<?> known = findLoadedClass(name);
                return known == null ? defined(name) : known;
            }
        }

        private Class<?> defined(final String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                final byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (final IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        CodecFactory codec() {
            try {
                return (CodecFactory) loadClass(ChainCodecFactory.class.getName()).getConstructor().newInstance();
            } catch (final ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void awaitGone(final WeakReference<ClassLoader> loader) {
        final long end = System.nanoTime() + PATIENCE_NS;
        while (loader.get() != null) {
            assertTrue(System.nanoTime() < end, "the old loader is still there");
            System.gc();
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Runs code of a loader on connections, of which one ends, and takes it away. */
    private static WeakReference<ClassLoader> comeAndGo(final SwapBench bench, final List<Connection> ended) {
        final var loader = new Own();
        final CodecFactory code = loader.codec();
        bench.net.registry().add(code, new Origin("loaded", "2", 1));
        bench.goes(bench.first);
        bench.connect(4).talk();
        ended.add(bench.open.get(0));
        bench.open.get(0).disconnect();
        bench.net.advance(Duration.ofSeconds(1));
        bench.goes(code);
        return new WeakReference<>(loader);
    }

    private static WeakReference<ClassLoader> swapIn(final SwapBench bench) {
        final var loader = new Own();
        bench.net.hp().swap(loader.codec());
        bench.net.settle();
        bench.talk();
        return new WeakReference<>(loader);
    }

    @Test
    void shouldLetGoOfCodeThatWasTakenAway() {
        final List<Connection> ended = new ArrayList<>();
        try (var bench = new SwapBench(options -> { })) {
            final WeakReference<ClassLoader> old = comeAndGo(bench, ended);
            bench.comes(3, Edition.Fault.NONE);
            bench.talkBy(3);

            awaitGone(old);
            assertEquals(3, bench.open.size());
            assertEquals(1, ended.size());
        }
    }

    @Test
    void shouldLetGoOfCodeThatIsWrittenDownInAHold() {
        try (var bench = new SwapBench(options -> { })) {
            awaitGone(comeAndGo(bench, new ArrayList<>()));
            bench.comes(3, Edition.Fault.NONE);
            bench.talkBy(3);
        }
    }

    @Test
    void shouldForgetCodeThatWasSwappedOut() {
        try (var bench = new SwapBench(options -> { }).connect(4)) {
            final WeakReference<ClassLoader> old = swapIn(bench);
            bench.swap(3, Edition.Fault.NONE);
            bench.talkBy(3);

            awaitGone(old);
        }
    }

    /** What was thrown has code in its stack. */
    @Test
    void shouldNotBeHeldByAConnectionWhoseListenerThrewThroughIt() {
        final var throwing = new Throwing();
        try (var bench = new SwapBench(options -> { }).connect(2)) {
            final WeakReference<ClassLoader> old = failThrough(bench, throwing);
            bench.swap(3, Edition.Fault.NONE);

            awaitGone(old);
            assertEquals(1, throwing.ended.size());
        }
    }

    private static WeakReference<ClassLoader> failThrough(final SwapBench bench, final Throwing throwing) {
        final WeakReference<ClassLoader> loader = swapIn(bench);
        final Agent agent = bench.net.hp().agent(SwapBench.CHAIN, throwing);
        agent.start();
        agent.connectSync(Target.of(SwapBench.HOST, SwapBench.PORT)).send(new byte[10]);
        bench.net.advance(Duration.ofSeconds(2));
        assertEquals(CloseReason.Kind.LISTENER, throwing.why);
        return loader;
    }

    private static final class Throwing implements PackListener {
        private final List<Connection> ended = new ArrayList<>();
        private CloseReason.Kind why = CloseReason.Kind.PEER;

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void onClose(final Connection connection, final CloseReason reason) {
            ended.add(connection);
            why = reason.kind();
        }
    }
}
