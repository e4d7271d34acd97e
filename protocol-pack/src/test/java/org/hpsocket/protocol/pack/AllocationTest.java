package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.hpsocket.Frames;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.Slabs;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Turn;
import org.hpsocket.ssl.TlsSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps of a codec make no garbage. */
class AllocationTest {
    private static final int ROUNDS = 50_000;
    private static final int MESSAGE_BYTES = 64;
    /** The counter itself, and what the JIT compiler does on this thread; less than a byte a round. */
    private static final long ALLOWED_BYTES = ROUNDS / 2;

    static Stream<Protocol<PackListener>> protocols() {
        return Stream.of(Pack.flag(0x169), Pack.wide32(), new Frames.Fixed(MESSAGE_BYTES),
            new Frames.Delimited(MESSAGE_BYTES, (byte) '\r', (byte) '\n'), Frames.LengthField.bigEndian(4, 1024));
    }

    @ParameterizedTest
    @MethodSource("protocols")
    @SuppressWarnings("unchecked")
    void shouldNotAllocateWhenItReadsAndWrites(final Protocol<PackListener> protocol) throws Exception {
        final var context = Driven.contextOf(protocol);
        final var codec = (Codec<PackListener>) Driven.factory(protocol.name()).create(context);
        final var loop = new Loop();
        echo(codec, loop, ROUNDS);
        final long before = allocated();

        echo(codec, loop, ROUNDS);

        final long allocated = allocated() - before;
        assertTrue(allocated < ALLOWED_BYTES, () -> "allocated=" + allocated + " in rounds=" + ROUNDS);
        assertEquals(2L * ROUNDS * MESSAGE_BYTES, loop.eventBytes - loop.delimiterBytes);
    }

    /** Writes a message, and reads it from where it was written: first half of it, then the rest. */
    private static void echo(final Codec<PackListener> codec, final Loop loop, final int rounds) {
        for (int i = 0; i < rounds; i++) {
            loop.wire.clear();
            codec.out(loop, loop);
            loop.receive(codec, loop.wire.position() / 2);
            loop.receive(codec, loop.wire.position());
            loop.in.skip(loop.in.remaining());
        }
    }

    /** Asks the JVM what this thread has allocated; by reflection, since this module does not read that one. */
    private static long allocated() throws ReflectiveOperationException {
        final Object threads = Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean").invoke(null);
        final Class<?> counter = Class.forName("com.sun.management.ThreadMXBean");
        return (long) counter.getMethod("getThreadAllocatedBytes", long.class)
            .invoke(threads, Thread.currentThread().getId());
    }

    /** The least there is to drive a codec: one buffer in, one out, and one message. */
    private static final class Loop implements Turn, Command.Send, Slabs {
        private final ByteBuffer wire = ByteBuffer.allocateDirect(2 * MESSAGE_BYTES);
        private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
        private final Slab slab = new Slab(wire.duplicate(), this);
        private final Bytes in = new Bytes();
        private long eventBytes;
        private long delimiterBytes;

        void receive(final Codec<PackListener> codec, final int bytes) {
            in.release();
            slab.taken();
            slab.buffer().limit(bytes);
            in.append(slab);
            codec.in(in, this);
        }

        @Override
        public void event(final int bytes) {
            eventBytes += bytes;
            delimiterBytes += bytes - MESSAGE_BYTES;
        }

        @Override
        public long length() {
            return MESSAGE_BYTES;
        }

        @Override
        public void writeTo(final Turn turn) {
            turn.down(message);
        }

        @Override
        public void down(final ByteBuffer copied) {
            wire.put(wire.position(), copied, copied.position(), copied.remaining());
            wire.position(wire.position() + copied.remaining());
        }

        @Override
        public void release(final Slab released) {
            // there is one, and it is used again
        }

        @Override
        public @Nullable Slab take(final int leastBytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Slab takeReserved(final int leastBytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void down(final Slab unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void up(final Slab unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void offload(final Runnable work) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void upgrade(final String codec, final State state) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void addresses(final SocketAddress remote, final @Nullable SocketAddress local) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void secured(final TlsSession session) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isAllSent() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isEnded() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cutShort() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCutShort() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nowNs() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RandomGenerator random() {
            throw new UnsupportedOperationException();
        }
    }
}
