package org.hpsocket.testkit.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.PackListener;
import org.hpsocket.PushListener;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.Step;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Stress;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.probe.ProbeFilterFactory;
import org.hpsocket.testkit.probe.ProbeLayer;
import org.hpsocket.testkit.swap.SwappingCodecFactory;
import org.hpsocket.testkit.swap.SwappingProtocol;
import org.junit.jupiter.api.Test;

class StageDriverTest {
    private static final StageContext CONTEXT =
        new StageContext(new SwappingProtocol(100).settings(), true, Optional.empty());
    private static final byte[] FIRST = Wire.join(Wire.hex("0002 0000"), Wire.text("hi"));

    private final List<String> heard = new ArrayList<>();

    @Test
    void shouldSendWhatAListenerAnswers() {
        try (var driver = driver(Connection::send)) {
            driver.receive(FIRST, Cut.ONE);
            assertArrayEquals(FIRST, driver.takeDown());
        }
    }

    @Test
    void shouldStopAfterARefusal() {
        final PackListener refusing = (connection, message) -> HandleResult.ERROR;
        try (var driver = StageDriver.codec(new SwappingCodecFactory(), CONTEXT, refusing, 1)) {
            driver.receive(Wire.join(FIRST, FIRST), Cut.WHOLE);
            assertEquals(HandleResult.ERROR, driver.answered());
            assertEquals(FIRST.length, driver.unread());
        }
    }

    @Test
    void shouldStopWhileAListenerPauses() {
        try (var driver = driver((connection, message) -> connection.pauseReceive())) {
            driver.receive(Wire.join(FIRST, Wire.hex("0000 0001")), Cut.WHOLE);
            assertEquals(4, driver.unread());
        }
    }

    @Test
    void shouldKeepTheErrorOfAStage() {
        try (var driver = driver((connection, message) -> { })) {
            driver.receive(Wire.hex("FFFF 0000"), Cut.WHOLE);
            assertEquals(CloseReason.Kind.PROTOCOL, driver.failure().orElseThrow().kind());
        }
    }

    @Test
    void shouldTellATruncation() {
        try (var driver = driver((connection, message) -> { })) {
            driver.receive(Wire.hex("0002 00"), Cut.WHOLE);
            assertEquals(Step.NEEDS_MORE, driver.end());
        }
    }

    @Test
    void shouldRefuseToLeaveBytesOfAFramedMessage() {
        try (var driver = driver((connection, message) -> connection.unread(1))) {
            assertThrows(HpSocketException.class, () -> driver.receive(FIRST, Cut.WHOLE));
            driver.run();
        }
    }

    @Test
    void shouldCountReplacements() {
        try (var driver = driver((connection, message) -> { }).under(Stress.SWAP)) {
            driver.receive(FIRST, Cut.ONE);
            assertTrue(driver.swaps() >= FIRST.length);
        }
        assertEquals(List.of("hi"), heard);
    }

    @Test
    void shouldLetWorkRunAfterTheNextPieceHasCome() {
        final var context = new StageContext(ProbeLayer.QUIET.offloading(1).settings(), true, Optional.empty());
        try (var writer = StageDriver.filter(new ProbeFilterFactory(), context, 1).open();
             var reader = StageDriver.filter(new ProbeFilterFactory(), context, 1).open()) {
            writer.write(Wire.random(3_000, 1), Cut.WHOLE);
            reader.receive(writer.takeDown(), Cut.SEVEN);
            assertArrayEquals(Wire.random(3_000, 1), reader.takeUp());
        }
    }

    @Test
    void shouldGiveAgainWhatAListenerLeft() {
        final PushListener leaving = (connection, data) -> {
            heard.add(text(data));
            connection.unread(data.remaining() > 4 ? 0 : data.remaining());
            return HandleResult.OK;
        };
        try (var driver = StageDriver.codec(new RawCodec.Factory(), CONTEXT, leaving, 1)) {
            driver.receive(Wire.text("abcdefgh"), Cut.SEVEN).receive(Wire.text("ij"), Cut.ONE).run();
            assertEquals(List.of("abcdefg", "h", "hi", "hij", "hij"), heard);
            assertEquals(3, driver.unread());
        }
    }

    @Test
    void shouldCallAtTheDeadline() {
        final PushListener deaf = (connection, data) -> HandleResult.OK;
        try (var driver = StageDriver.codec(new RawCodec.Factory(), CONTEXT, deaf, 1)) {
            assertEquals(0, driver.advance(Duration.ofNanos(999)).takeDown().length);
            assertArrayEquals(Wire.text("time"), driver.advance(Duration.ofNanos(1)).takeDown());
        }
    }

    private static String text(final ByteBuffer bytes) {
        return new String(Wire.of(bytes), StandardCharsets.UTF_8);
    }

    private StageDriver driver(final BiConsumer<Connection, ByteBuffer> action) {
        final PackListener listener = (connection, message) -> {
            heard.add(text(message));
            action.accept(connection, message);
            return HandleResult.OK;
        };
        return StageDriver.codec(new SwappingCodecFactory(), CONTEXT, listener, 1);
    }
}
