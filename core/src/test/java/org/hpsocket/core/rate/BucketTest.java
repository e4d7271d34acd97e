package org.hpsocket.core.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketTest {
    private static final long SECOND = 1_000_000_000;
    private static final long TENTH = SECOND / 10;

    @Test
    void shouldPutEachBehindThoseBefore() {
        final var bucket = new Bucket(1_000, null, 0);
        assertEquals(0, bucket.take(500, 0));
        assertEquals(SECOND / 2, bucket.take(1_000, 0));
        assertEquals(SECOND * 3 / 2, bucket.take(1, TENTH));
    }

    @Test
    void shouldKeepATenthOfASecondOfWhatNobodyTook() {
        final var bucket = new Bucket(1_000, null, 0);
        assertEquals(60 * SECOND - TENTH, bucket.take(100, 60 * SECOND));
        assertEquals(60 * SECOND, bucket.take(100, 60 * SECOND));
    }

    @Test
    void shouldLoseLessThanANanosecondATake() {
        final long rate = 999_999_937;
        final var bucket = new Bucket(rate, null, 0);
        final int takes = 1_000_000;
        for (int i = 0; i < takes; i++) {
            bucket.take(7, 0);
        }
        final double exact = (double) takes * 7 * SECOND / rate;
        assertTrue(bucket.paidNs() >= exact && bucket.paidNs() < exact + takes);
    }

    @Test
    void shouldReckonTheLargestReadAtTheLowestAndTheHighestRate() {
        assertEquals((16L << 20) * SECOND, new Bucket(1, null, 0).priceNs(16 << 20));
        assertEquals(1, new Bucket(1L << 40, null, 0).priceNs(1));
    }

    @Test
    void shouldWorkWhereTheClockOverflows() {
        final long now = Long.MAX_VALUE - 10;
        final var bucket = new Bucket(1_000_000_000, null, now);
        assertEquals(now, bucket.take(100, now));
        assertEquals(now + 100, bucket.take(100, now + 50));
        assertEquals(now + SECOND - TENTH, bucket.take(100, now + SECOND));
    }

    @Test
    void shouldOweTheSameBytesAtAnotherRate() {
        final var former = new Bucket(1_000, null, 0);
        former.take(2_000, 0);
        assertEquals(2 * SECOND / 10, new Bucket(10_000, former, 0).paidNs());
        assertEquals(SECOND + SECOND * 10, new Bucket(100, former, SECOND).paidNs());
        assertEquals(5 * SECOND, new Bucket(100, former, 5 * SECOND).paidNs());
    }

    @Test
    void shouldLoseNothingToSeveralThreads() {
        final var bucket = new Bucket(1_000_000, null, 0);
        final var start = new CountDownLatch(1);
        final var takers = IntStream.range(0, 4).mapToObj(i -> CompletableFuture.runAsync(() -> {
            start.countDown();
            for (int n = 0; n < 50_000; n++) {
                bucket.take(1, 0);
            }
        })).toList();
        takers.forEach(CompletableFuture::join);
        assertEquals(4 * 50_000 * 1_000L, bucket.paidNs());
    }
}
