package org.hpsocket.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hpsocket.spi.Slab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountingSlabsTest {
    private final CountingSlabs slabs = new CountingSlabs();

    @Test
    void shouldGiveExactlyTheRoomThatWasAskedFor() {
        final Slab slab = slabs.take(5);
        assertNotNull(slab);
        assertEquals(5, slab.buffer().capacity());
        assertEquals(0, slab.remaining());
        slab.release();
    }

    @Test
    void shouldTellALeakAndWhereItWasTaken() {
        final Slab slab = slabs.of((byte) 1);
        final AssertionError leak = assertThrows(AssertionError.class, slabs::assertAllReleased);
        assertTrue(leak.getSuppressed()[0].getStackTrace()[2].toString().contains("CountingSlabs.of"), leak::toString);
        slab.release();
        slabs.assertAllReleased();
    }

    @Test
    void shouldRefuseASecondReleaseHoweverLate() {
        final Slab first = slabs.of((byte) 1);
        first.release();
        final Slab second = slabs.of((byte) 2);
        assertThrows(IllegalStateException.class, first::release);
        assertEquals(1, slabs.outCount());
        second.release();
    }

    @Test
    void shouldOverwriteWhatWasReleased() {
        final Slab slab = slabs.of(Wire.text("secret"));
        final ByteBuffer kept = slab.buffer().duplicate();
        slab.release();
        assertFalse(new String(Wire.of(kept), StandardCharsets.UTF_8).contains("secret"));
    }

    @Test
    void shouldAnswerNullOverItsLimitButKeepTheReserve() {
        slabs.limitBytes(10);
        final Slab taken = slabs.take(8);
        assertNotNull(taken);
        assertNull(slabs.take(3));
        final Slab reserved = slabs.takeReserved(3);
        assertEquals(11, slabs.outBytes());
        reserved.release();
        taken.release();
        assertEquals(11, slabs.peakBytes());
        assertEquals(0, slabs.outBytes());
        assertEquals(2, slabs.takenCount());
    }

    @Test
    void shouldRefuseToTakeNothing() {
        assertThrows(IllegalArgumentException.class, () -> slabs.take(0));
    }

    @Test
    void shouldRefuseAnotherThreadThanItsLoops() {
        final var owned = new CountingSlabs(() -> false);
        assertThrows(IllegalStateException.class, () -> owned.take(1));
    }

    @Test
    void shouldCloseTheFileOfARange(@TempDir final Path folder) throws IOException {
        final FileChannel file = FileChannel.open(Files.write(folder.resolve("file"), new byte[10]));
        final Slab range = slabs.file(file, 0, 10);
        assertEquals(1, slabs.outCount());
        range.release();
        assertFalse(file.isOpen());
        slabs.assertAllReleased();
    }

    @Test
    void shouldCarryBytes() {
        final Slab slab = slabs.of(Wire.text("bytes"));
        assertArrayEquals(Wire.text("bytes"), Wire.of(slab.buffer()));
        slab.release();
    }
}
