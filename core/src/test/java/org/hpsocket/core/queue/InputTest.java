package org.hpsocket.core.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.hpsocket.core.Diary;
import org.hpsocket.core.FakeTransport;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.spi.Slab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InputTest {
    private final Memory memory = new Memory(4 << 20);
    private final EventLoop loop;
    private final Input input;

    InputTest() throws IOException {
        loop = new EventLoop(System::nanoTime, memory, new FakeTransport(), new SplittableRandom(1));
        loop.enter();
        input = new Input(loop.loopSlabs());
    }

    @AfterEach
    void everythingIsGivenBack() {
        input.release();
        loop.close();
        assertEquals(0, memory.stats().slabs());
    }

    @Test
    void shouldGatherADribblingPeerIntoFewSlabs() {
        final var expected = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            input.add(input.bytes(), delivery(String.valueOf(i % 10), 65_536));
            expected.append(i % 10);
        }
        assertEquals(expected.toString(), all());
        assertTrue(slabsInQueue() <= 2, () -> slabsInQueue() + " slabs");
    }

    @Test
    void shouldKeepADeliveryThatFillsItsSlab() {
        final Slab first = delivery("a".repeat(1024), 1024);
        final Slab second = delivery("b".repeat(1024), 1024);
        input.add(input.bytes(), first);
        input.add(input.bytes(), second);
        assertSame(first, input.bytes().firstSlab());
        assertSame(second, input.bytes().lastSlab());
    }

    @Test
    void shouldNotGatherUnitsOfMessageLinks() {
        for (int i = 0; i < 3; i++) {
            final Slab unit = delivery("u" + i, 1024);
            unit.last(true);
            input.add(input.bytes(), unit);
        }
        assertEquals(3, slabsInQueue());
    }

    @Test
    void shouldMakeBytesOfSeveralSlabsLieTogether() {
        input.add(input.bytes(), delivery("a".repeat(1024), 1024));
        input.add(input.bytes(), delivery("b".repeat(1024), 1024));
        input.add(input.bytes(), delivery("c".repeat(1024), 1024));
        final ByteBuffer first = Objects.requireNonNull(input.together(1500));
        assertEquals("a".repeat(1024) + "b".repeat(476), Diary.text(first));
        assertEquals("a".repeat(1024) + "b".repeat(1024) + "c".repeat(1024), all());
        assertEquals(3072, input.bytes().remaining());
    }

    @Test
    void shouldLeaveBytesWhereTheyAreWhenTheyLieTogether() {
        final Slab only = delivery("abc", 1024);
        input.add(input.bytes(), only);
        assertSame(only.buffer(), input.together(2));
    }

    @Test
    void shouldLoseNothingWhenThereIsNoMemoryToMakeBytesLieTogether() {
        input.add(input.bytes(), delivery("a".repeat(1024), 1024));
        input.add(input.bytes(), delivery("b".repeat(1024), 1024));
        final List<Slab> held = new ArrayList<>();
        for (Slab slab = memory.take(1024); slab != null; slab = memory.take(1024)) {
            held.add(slab);
        }
        assertNull(input.together(2000));
        assertEquals("a".repeat(1024) + "b".repeat(1024), all());
        held.forEach(Slab::release);
        assertNotNull(input.together(2000));
    }

    @Test
    void shouldMoveALittleRestOfALargeSlabToASmallOne() {
        input.add(input.bytes(), delivery("rest", 65_536));
        input.tidy();
        assertEquals("rest", all());
        assertEquals(1024, input.bytes().first().capacity());
    }

    @Test
    void shouldNotMoveWhatFillsItsSlabWell() {
        final Slab slab = delivery("a".repeat(20_000), 65_536);
        input.add(input.bytes(), slab);
        input.tidy();
        assertSame(slab, input.bytes().firstSlab());
    }

    @Test
    void shouldAppendWhatWasParkedInOrder() {
        input.add(input.bytes(), delivery("one", 1024));
        input.park(delivery("two", 1024));
        input.park(delivery("three", 1024));
        assertEquals("one", all());
        input.unpark();
        assertEquals("onetwothree", all());
    }

    private String all() {
        final ByteBuffer copy = ByteBuffer.allocate((int) input.bytes().remaining());
        input.bytes().copyTo(copy);
        return Diary.text(copy.flip());
    }

    private int slabsInQueue() {
        int count = 0;
        for (Slab slab = input.bytes().firstSlab(); slab != null; slab = input.bytes().after(slab)) {
            count++;
        }
        return count;
    }

    private Slab delivery(final String text, final int room) {
        final Slab slab = Objects.requireNonNull(loop.slabs().take(room));
        slab.buffer().clear().put(text.getBytes(StandardCharsets.ISO_8859_1)).flip();
        return slab;
    }
}
