package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hpsocket.Frames;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Stress;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;

/** Whatever is sent is heard, however the wire cuts it and whenever the codec is replaced. */
class AnyMessagesTest {
    private static final int MAX = 2000;

    /** Messages, and a protocol that can carry them. */
    record Talk(Protocol<PackListener> protocol, List<String> messages) {
    }

    @Test
    void shouldSurviveTheWireAsPacks() {
        Draw.tries(draw -> survive(draw, packs(draw)));
    }

    @Test
    void shouldSurviveTheWireAtAFixedLength() {
        Draw.tries(draw -> survive(draw, fixed(draw)));
    }

    @Test
    void shouldSurviveTheWireBetweenDelimiters() {
        Draw.tries(draw -> survive(draw, delimited(draw)));
    }

    @Test
    void shouldSurviveTheWireBehindLengthFields() {
        Draw.tries(draw -> survive(draw, lengthFields(draw)));
    }

    private static void survive(final Draw draw, final Talk talk) {
        final long seed = draw.seed();
        final byte[] wire;
        try (var sender = Driven.listening(talk.protocol(), seed)) {
            talk.messages().forEach(message -> sender.driver.send(message.getBytes(StandardCharsets.ISO_8859_1)));
            wire = sender.driver.takeDown();
        }
        try (var receiver = Driven.listening(talk.protocol(), seed)) {
            receiver.driver.under(Stress.SWAP, Stress.EXPORT);

            assertEquals(talk.messages(), receiver.receive(wire, draw.of(Cut.values())).heard());
            assertEquals("none", receiver.failure());
            assertEquals(0, receiver.driver.unread());
        }
    }

    private static Talk packs(final Draw draw) {
        final Pack pack = draw.yes() ? Pack.flag(draw.number(0, Pack.FLAG_LIMIT)) : Pack.wide32();
        return new Talk(pack.maxLength(MAX), texts(draw, 1, MAX));
    }

    private static Talk fixed(final Draw draw) {
        final int length = draw.number(1, 300);
        return new Talk(new Frames.Fixed(length), texts(draw, length, length));
    }

    /** Few letters, so that messages are full of beginnings of the delimiter. */
    private static Talk delimited(final Draw draw) {
        final String delimiter = draw.text('a', 'b', 1, 5);
        final List<String> messages = draw.list(8, () -> draw.text('a', 'c', 0, 40));
        messages.removeIf(message -> (message + delimiter).indexOf(delimiter) != message.length());
        return new Talk(new Frames.Delimited(40, Wire.text(delimiter)), messages);
    }

    private static Talk lengthFields(final Draw draw) {
        final var frames = new Frames.LengthField(
            draw.number(0, 64), draw.of(2, 3, 4, 8), draw.yes(), draw.number(-1000, 10), true, MAX + 100);
        return new Talk(frames, texts(draw, 10, MAX));
    }

    private static List<String> texts(final Draw draw, final int least, final int most) {
        return draw.list(8, () -> draw.text('\0', '\u00ff', least, most));
    }
}
