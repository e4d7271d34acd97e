package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hpsocket.spi.Bytes;
import org.hpsocket.testkit.CountingSlabs;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DelimiterSearchTest {
    private static final int MAX = 100;

    private final CountingSlabs slabs = new CountingSlabs();
    private final Bytes in = new Bytes();
    private final DelimiterSearch search = new DelimiterSearch(Wire.text("--"));

    @AfterEach
    void releaseTheInput() {
        in.release();
        slabs.assertAllReleased();
    }

    @Test
    void shouldLookAtEachByteOnce() {
        feed("abc");
        search.advance(in, MAX);
        in.first().put(0, Wire.text("--"));
        feed("def-");

        assertFalse(search.advance(in, MAX));
        assertEquals(6, search.length());
    }

    @Test
    void shouldGoOnInTheMiddleOfADelimiterAndOfASlab() {
        feed("abc-");
        search.advance(in, MAX);
        feed("-def");

        assertTrue(search.advance(in, MAX));
        assertEquals(3, search.length());
    }

    @Test
    void shouldStopBehindTheLimit() {
        feed("0123456789");

        assertFalse(search.advance(in, 4));
        assertEquals(5, search.length());
        assertTrue(search.isOver(4));
    }

    @Test
    void shouldBeginAnewWhenTheInputWentElsewhere() {
        feed("abc-");
        search.advance(in, MAX);
        in.release();
        feed("x--");

        assertTrue(search.advance(in, MAX));
        assertEquals(1, search.length());
    }

    private void feed(final String text) {
        in.append(slabs.of(Wire.text(text)));
    }
}
