package org.hpsocket.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Proxy;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.StageDriver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Good input with something wrong in it: always an exception of the stage, or nothing; and the same however it is
 * cut.
 */
class AnyInputTest {
    private static final int ROUNDS = 400;
    private static final StageContext THROUGH_SOCKS =
        Rows.through(Proxy.socks5("p", 1).credentials("me", "word"), "example.org", 80);
    private static final StageContext THROUGH_HTTP = Rows.through(Proxy.http("p", 1), "example.org", 80);
    private static final String SIGNATURE = "0D0A0D0A000D0A515549540A";
    private static final List<Said> GOOD = List.of(
        said(new Socks5FilterFactory(), THROUGH_SOCKS, Wire.hex("0502 0100 0500 0001 0a000001 1f90")),
        said(new Socks5FilterFactory(), THROUGH_SOCKS, Wire.hex("0500 0500 0003 04 686f7374 1f90")),
        said(new HttpConnectFilterFactory(), THROUGH_HTTP, Wire.text("HTTP/1.1 200 OK\r\nVia: 1.1 proxy\r\n\r\n")),
        said(new HttpConnectFilterFactory(), THROUGH_HTTP, Wire.text("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200\n\n")),
        said(new HeaderFilterFactory(), Rows.ACCEPTED, Wire.text("PROXY TCP4 203.0.113.7 198.51.100.1 4711 443\r\n")),
        said(new HeaderFilterFactory(), Rows.ACCEPTED, Wire.text("PROXY TCP6 2001:db8::1 ::1 4711 443\r\n")),
        said(new HeaderFilterFactory(), Rows.ACCEPTED,
            Wire.hex(SIGNATURE + "2111 0010 cb007107c6336401126701bb 04 0001 00")),
        said(new HeaderFilterFactory(), Rows.ACCEPTED,
            Wire.hex(SIGNATURE + "2121 0024" + "20010db8000000000000000000000001".repeat(2) + "126701bb")));

    /** What a good peer says to a filter. */
    private record Said(FilterFactory factory, StageContext context, byte[] bytes) {
    }

    /** What became of it. */
    private record Outcome(Optional<Kind> failure, byte[] up, Optional<?> remote) {
    }

    private static Said said(final FilterFactory factory, final StageContext context, final byte... bytes) {
        return new Said(factory, context, bytes);
    }

    private static Outcome outcome(final Said said, final byte[] bytes, final Cut cut) {
        try (StageDriver driver = StageDriver.filter(said.factory(), said.context(), 1).open()) {
            driver.receive(bytes, cut);
            if (driver.failure().isEmpty()) {
                driver.end();
            }
            return new Outcome(driver.failure().map(StageException::kind), driver.takeUp(), driver.remoteAddress());
        }
    }

    private static byte[] damaged(final byte[] good, final RandomGenerator random) {
        final byte[] bytes = Wire.join(good, Wire.random(random.nextInt(8), random.nextLong()));
        for (int i = random.nextInt(3); i > 0; i--) {
            final int at = random.nextInt(good.length);
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (bytes[at] ^ 1 << random.nextInt(8));
        }
        return random.nextInt(4) > 0 ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDoTheSameHoweverDamagedInputIsCut(final long seed) {
        final var random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            final Said said = GOOD.get(random.nextInt(GOOD.size()));
            final byte[] bytes = damaged(said.bytes(), random);
            final Outcome whole = outcome(said, bytes, Cut.WHOLE);
            for (final Cut cut : new Cut[] {Cut.ONE, Cut.SEVEN}) {
                final Outcome pieces = outcome(said, bytes, cut);
                final String input = "seed=" + seed + " round=" + round + " cut=" + cut + " input="
                    + HexFormat.of().formatHex(bytes);
                assertEquals(whole.failure(), pieces.failure(), input);
                assertArrayEquals(whole.up(), pieces.up(), input);
                assertEquals(whole.remote(), pieces.remote(), input);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldGiveWhatFollowsGoodInputToTheLayerAbove(final long seed) {
        final byte[] more = Wire.random(1 + (int) seed * 100, seed);
        for (final Said said : GOOD) {
            final Outcome outcome = outcome(said, Wire.join(said.bytes(), more), Cut.RANDOM);
            assertEquals(Optional.empty(), outcome.failure());
            assertArrayEquals(more, outcome.up());
            assertTrue(outcome.remote().isPresent());
        }
    }
}
