package org.hpsocket.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BytesTest {
    private final Heap heap = new Heap();
    private final Bytes bytes = new Bytes();

    @AfterEach
    void shouldOwnNoSlabAfterItsRelease() {
        bytes.release();
        assertEquals(0, heap.taken);
        assertEquals(0, bytes.remaining());
    }

    @Test
    void shouldCopyAcrossSlabsAndLeaveTheSourceAlone() {
        final ByteBuffer source = ByteBuffer.wrap("hello world".getBytes(StandardCharsets.US_ASCII)).position(6);
        assertTrue(bytes.appendUnchanged(source, heap, 2));
        assertEquals(6, source.position());
        assertEquals(5, bytes.remaining());
        assertEquals("world", taken(5));
    }

    @Test
    void shouldLookWithoutTaking() {
        put("abcdef");
        assertEquals('d', bytes.peek(3));
        final ByteBuffer copy = ByteBuffer.allocate(4);
        bytes.copyTo(copy);
        assertEquals("abcd", new String(copy.array(), StandardCharsets.US_ASCII));
        assertEquals(6, bytes.remaining());
    }

    @Test
    void shouldReleaseSlabsThatAreDone() {
        put("abcdef");
        bytes.skip(4);
        assertEquals(1, heap.taken);
        assertEquals('e', bytes.get());
    }

    @Test
    void shouldRefuseToTakeMoreThanThereIs() {
        put("abc");
        assertThrows(NoSuchElementException.class, () -> bytes.get(ByteBuffer.allocate(4)));
        assertThrows(NoSuchElementException.class, () -> bytes.peek(3));
        assertEquals(3, bytes.remaining());
    }

    @Test
    void shouldMoveWholeUnitsOnly() {
        put("abcd");
        final var target = new Bytes();
        assertFalse(bytes.moveUnitTo(target));
        bytes.lastSlab().last(true);
        put("ef");
        assertTrue(bytes.moveUnitTo(target));
        assertEquals(4, target.remaining());
        assertEquals("ef", taken(2));
        target.release();
    }

    @Test
    void shouldMoveEverythingOfAnother() {
        final var other = new Bytes();
        other.append(ByteBuffer.wrap(new byte[] {'x', 'y', 'z'}), heap, 2);
        put("ab");
        bytes.appendAll(other);
        assertTrue(other.isEmpty());
        assertEquals("abxyz", taken(5));
    }

    @Test
    void shouldTellWhenMemoryRanOut() {
        heap.most = 1;
        assertFalse(bytes.append(ByteBuffer.wrap(new byte[5]), heap, 2));
        assertEquals(2, bytes.remaining());
    }

    @Test
    void shouldThrowWhenASlabIsReleasedTwice() {
        final Slab slab = heap.take(2);
        slab.release();
        assertThrows(IllegalStateException.class, slab::release);
    }

    private void put(final String text) {
        bytes.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), heap, 2);
    }

    private String taken(final int count) {
        final ByteBuffer target = ByteBuffer.allocate(count);
        bytes.get(target);
        return new String(target.array(), StandardCharsets.US_ASCII);
    }

    /** Slabs of exactly the size asked for. */
    private static final class Heap implements Slabs {
        private int taken;
        private int most = Integer.MAX_VALUE;

        @Override
        public Slab take(final int leastBytes) {
            if (taken == most) {
                return null;
            }
            taken++;
            final var slab = new Slab(ByteBuffer.allocate(leastBytes), this);
            slab.taken();
            return slab;
        }

        @Override
        public Slab takeReserved(final int leastBytes) {
            return take(leastBytes);
        }

        @Override
        public void release(final Slab slab) {
            taken--;
        }
    }
}
