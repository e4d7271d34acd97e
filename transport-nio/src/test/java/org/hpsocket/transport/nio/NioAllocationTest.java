package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import org.hpsocket.spi.Listening;
import org.hpsocket.testkit.loop.PolledLoop;
import org.junit.jupiter.api.Test;

class NioAllocationTest {
    private static final int ECHOES = 20_000;

    @Test
    void shouldAllocateNothingWhenItEchoes() throws Exception {
        try (PolledLoop<TestSlabs> loop = Wire.loop()) {
            final Listening listening =
                loop.call(() -> new NioTransport().listen(loop, Wire.any(), Wire.OPTIONS, Echo.on(loop)));
            try (Socket peer = Wire.dial(listening)) {
                echo(peer);
                final long before = allocated(loop.thread());
                echo(peer);
                final long bytes = allocated(loop.thread()) - before;
                assertTrue(bytes < ECHOES, "bytes=" + bytes + " echoes=" + ECHOES);
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
    static long allocated(final Thread thread) throws ReflectiveOperationException {
        final Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
        final Class<?> counter = Class.forName("com.sun.management.ThreadMXBean");
        final Object threads = factory.getMethod("getThreadMXBean").invoke(null);
        return (long) counter.getMethod("getThreadAllocatedBytes", long.class).invoke(threads, thread.getId());
    }
}
