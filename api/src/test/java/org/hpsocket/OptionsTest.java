package org.hpsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void shouldKnowEveryOptionByItsName() {
        final List<String> components = Arrays.stream(Options.class.getRecordComponents())
            .map(c -> c.getName()).toList();
        assertEquals(components, List.copyOf(Options.Builder.names()));
    }

    @Test
    void shouldReadTextAsCodeSetsIt() {
        final Options read = Options.builder().set("sendLimitBytes", "4m").set("socketBufferSize", "8k")
            .set("noDelay", "true")
            .set("closeTimeout", "1500ms").set("idleTimeout", "2m").set("keepAliveTime", "30s")
                .set("sendPolicy", "direct")
            .set("reconnect", "200ms..30s").build();
        final Options set = Options.builder().sendLimitBytes(4 << 20).socketBufferSize(8192).noDelay(true)
            .closeTimeout(Duration.ofMillis(1500)).idleTimeout(Duration.ofMinutes(2))
                .keepAliveTime(Duration.ofSeconds(30))
            .sendPolicy(SendPolicy.DIRECT).reconnect(Reconnect.backOff(Duration.ofMillis(200), Duration.ofSeconds(30)))
                .build();
        assertEquals(set, read);
    }

    @Test
    void shouldNameOptionValueAndRangeWhenOutOfRange() {
        assertEquals("threads=0 must be 1 to 512", refused(Options.builder().threads(0)));
        assertEquals("maxConnections=5000001 must be 1 to 5000000",
            refused(Options.builder().maxConnections(5_000_001)));
        assertEquals("socketBufferSize=7 must be 8 to 16777216", refused(Options.builder().socketBufferSize(7)));
    }

    @Test
    void shouldRefuseKeepAliveBetweenZeroAndASecond() {
        assertEquals("keepAliveTime=999ms must be 0 or 1000ms to 32767s",
            refused(Options.builder().keepAliveTime(Duration.ofMillis(999))));
        assertEquals(Duration.ZERO, Options.builder().keepAliveTime(Duration.ZERO).build().keepAliveTime());
    }

    @Test
    void shouldNameTheKnownOptionsWhenOneIsUnknown() {
        final String message = message(() -> Options.builder().set("thread", "1"));
        assertTrue(message.startsWith("unknown option thread; known: name, transport, threads,"), message);
    }

    @Test
    void shouldSayWhatAValueIsToBe() {
        assertEquals("noDelay=yes is not true or false", message(() -> Options.builder().set("noDelay", "yes")));
        assertEquals("closeTimeout=fast is not a duration such as 500ms, 10s or 2m",
            message(() -> Options.builder().set("closeTimeout", "fast")));
        assertEquals("sendLimitBytes=4g is not a number, which may end in k or m",
            message(() -> Options.builder().set("sendLimitBytes", "4g")));
        assertEquals("dispatch=PARALLEL is not one of [LOOP, WORKERS, VIRTUAL]",
            message(() -> Options.builder().set("dispatch", "PARALLEL")));
    }

    @Test
    void shouldKeepTheRestWhenChanged() {
        final Options changed = Options.builder().noDelay(true).threads(3).build().change().threads(2).build();
        assertEquals(Options.builder().noDelay(true).threads(2).build(), changed);
    }

    private static String refused(final Options.Builder builder) {
        return message(builder::build);
    }

    private static String message(final org.junit.jupiter.api.function.Executable call) {
        return assertThrows(HpSocketException.class, call).getMessage();
    }
}
