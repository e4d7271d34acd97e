package org.hpsocket.transport.aio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Slabs;
import org.hpsocket.testkit.loop.PolledLoop;
import org.junit.jupiter.api.Test;

class AioAllocationTest {
    private static final int ECHOES = 20_000;
    /** What the JDK allocates with every sixteenth write that ends at once, shared by sixteen. */
    private static final int OF_THE_JDK = 16;

    @Test
    void shouldAllocateNothingOfItsOwnWhenItEchoes() throws Exception {
        try (PolledLoop<Pool> loop = new PolledLoop<>(new AioTransport(), new Pool())) {
            final Listening listening =
                loop.call(() -> new AioTransport().listen(loop, Wire.any(), Wire.OPTIONS, Echo.on(loop)));
            try (Socket peer = Wire.dial(listening)) {
                echo(peer);
                final long before = allocated(loop.thread());
                echo(peer);
                final long bytes = allocated(loop.thread()) - before;
                assertTrue(bytes < ECHOES * OF_THE_JDK, "bytes=" + bytes + " echoes=" + ECHOES);
            }
            loop.run(listening::close);
        }
    }

    private static void echo(final Socket peer) throws IOException {
        final byte[] message = new byte[64];
        for (int i = 0; i < ECHOES; i++) {
            peer.getOutputStream().write(message);
            peer.getInputStream().readNBytes(message, 0, message.length);
        }
    }

    /**
     * Asks the JVM how much a thread has allocated; by reflection, for the module under test does not read that one.
     */
    private static long allocated(final Thread thread) throws ReflectiveOperationException {
        final Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
        final Class<?> counter = Class.forName("com.sun.management.ThreadMXBean");
        final Object threads = factory.getMethod("getThreadMXBean").invoke(null);
        return (long) counter.getMethod("getThreadAllocatedBytes", long.class).invoke(threads, thread.getId());
    }

    /** Slabs of one size, used again. */
    private static final class Pool implements Slabs {
        private final ArrayDeque<Slab> free = new ArrayDeque<>();

        @Override
        public Slab take(final int leastBytes) {
            return takeReserved(leastBytes);
        }

        @Override
        public Slab takeReserved(final int leastBytes) {
            final Slab slab = free.isEmpty() ? new Slab(ByteBuffer.allocateDirect(4096), this) : free.pop();
            slab.taken();
            return slab;
        }

        @Override
        public void release(final Slab slab) {
            free.push(slab);
        }
    }
}
