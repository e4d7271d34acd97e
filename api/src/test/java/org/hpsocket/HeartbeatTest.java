package org.hpsocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {
    private static final Heartbeat EVERY = Heartbeat.every(Duration.ofSeconds(15));

    @Test
    void shouldBeOffUnlessTold() {
        assertEquals(Heartbeat.off(), Options.DEFAULTS.heartbeat());
        assertFalse(Heartbeat.off().asks() || Heartbeat.off().answers());
    }

    @Test
    void shouldReadTextAsCodeMakesIt() {
        assertEquals(Heartbeat.off(), Heartbeat.parse("off"));
        assertEquals(EVERY, Heartbeat.parse("15s"));
        assertEquals(EVERY.attempts(5), Heartbeat.parse("15s,5"));
        assertEquals(EVERY.payload("beat"), Heartbeat.parse("15s,3,beat"));
        assertEquals(EVERY.payload("beat").answer(""), Heartbeat.parse("15s,3,beat,"));
        assertEquals(EVERY.payload("a").answer("b").bothWays(), Heartbeat.parse("15000ms,3,a,b,both"));
        assertEquals(Heartbeat.answering("a", "b"), Heartbeat.parse("answering,a,b"));
    }

    @Test
    void shouldReadBytesThatAreNoText() {
        final Heartbeat read = Heartbeat.parse("1s,3,0x000dFF,0x");
        assertArrayEquals(new byte[] {0, 13, -1}, read.payload());
        assertEquals(0, read.answer().length);
        assertArrayEquals("ü".getBytes(StandardCharsets.UTF_8), Heartbeat.parse("1s,3,ü").payload());
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "15000ms,3,PING,PONG", "100ms,100,0x0d0a,", "86400000ms,1,0x2c,0x3078",
        "answering,a,0x20", "1000ms,3,a,b,both"})
    void shouldWriteWhatItReads(final String text) {
        assertEquals(text, Heartbeat.parse(text).toString());
    }

    @Test
    void shouldTakeWhatTheLimitsAllow() {
        final byte[] longest = new byte[1_024];
        longest[0] = 1;
        assertEquals(1_024, EVERY.payload(longest).answer(new byte[1_024]).answer().length);
        assertEquals(100, EVERY.attempts(100).attempts());
        assertEquals(Duration.ofMillis(100), Heartbeat.every(Duration.ofNanos(100_999_999)).interval());
        assertEquals(Duration.ofDays(1), Heartbeat.every(Duration.ofDays(1)).interval());
    }

    @Test
    void shouldNameTheValueAndTheLimitWhenOutOfRange() {
        assertEquals("heartbeat interval=PT0.099S must be 100 ms to 1 day",
            message(() -> Heartbeat.every(Duration.ofMillis(99))));
        assertEquals("heartbeat interval=PT24H0.001S must be 100 ms to 1 day",
            message(() -> Heartbeat.every(Duration.ofDays(1).plusMillis(1))));
        assertEquals("heartbeat attempts=0 must be 1 to 100", message(() -> EVERY.attempts(0)));
        assertEquals("heartbeat attempts=101 must be 1 to 100", message(() -> EVERY.attempts(101)));
        assertEquals("heartbeat payload length=0 must be 1 to 1024", message(() -> EVERY.payload("")));
        assertEquals("heartbeat payload length=1025 must be 1 to 1024", message(() -> EVERY.payload(new byte[1_025])));
        assertEquals("heartbeat answer length=1025 must be 0 to 1024", message(() -> EVERY.answer(new byte[1_025])));
        assertEquals("heartbeat answer length=0 must be 1 to 1024", message(() -> Heartbeat.answering("a", "")));
        assertEquals("heartbeat answer length=0 must be 1 to 1024", message(() -> EVERY.answer("").bothWays()));
    }

    @Test
    void shouldLetOnlyOneEndEcho() {
        assertEquals("a", new String(EVERY.payload("a").answer("a").payload(), StandardCharsets.UTF_8));
        assertTrue(Heartbeat.answering("a", "a").answers());
        final String message = message(() -> EVERY.payload("a").answer("a").bothWays());
        assertTrue(message.startsWith("heartbeat payload=a is its own answer"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "on", "15s,many", "15s,3,a,b,all", "15s,3,a,b,both,c", "answering", "answering,a",
        "answering,a,b,c", "15s,3,0x1", "15s,3,0xyz", "off,3"})
    void shouldRefuseOtherTextNamingIt(final String text) {
        final String message = message(() -> Options.builder().set("heartbeat", text));
        assertTrue(message.startsWith("heartbeat=") && message.contains(text.split(",")[0]), message);
    }

    @Test
    void shouldNotChangeWithTheArraysItWasGivenOrGave() {
        final byte[] payload = {1, 2};
        final Heartbeat heartbeat = EVERY.payload(payload);
        payload[0] = 9;
        heartbeat.payload()[1] = 9;
        assertArrayEquals(new byte[] {1, 2}, heartbeat.payload());
        assertNotEquals(heartbeat, EVERY);
        assertEquals(heartbeat.hashCode(), EVERY.payload(new byte[] {1, 2}).hashCode());
    }

    private static String message(final org.junit.jupiter.api.function.Executable call) {
        return assertThrows(HpSocketException.class, call).getMessage();
    }
}
