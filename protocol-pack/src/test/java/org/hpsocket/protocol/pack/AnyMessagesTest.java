package org.hpsocket.protocol.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hpsocket.Frames;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Stress;
import org.hpsocket.testkit.Wire;

/** Whatever is sent is heard, however the wire cuts it and whenever the codec is replaced. */
class AnyMessagesTest {
    private static final int MAX = 2000;

    /** Messages, and a protocol that can carry them. */
    record Talk(Protocol<PackListener> protocol, List<String> messages) {
    }

    @Property(seed = "1", edgeCases = EdgeCasesMode.NONE)
    void shouldSurviveTheWire(@ForAll("talks") final Talk talk, @ForAll final Cut cut, @ForAll final long seed) {
        final byte[] wire;
        try (var sender = Driven.listening(talk.protocol(), seed)) {
            talk.messages().forEach(message -> sender.driver.send(message.getBytes(StandardCharsets.ISO_8859_1)));
            wire = sender.driver.takeDown();
        }
        try (var receiver = Driven.listening(talk.protocol(), seed)) {
            receiver.driver.under(Stress.SWAP, Stress.EXPORT);

            assertEquals(talk.messages(), receiver.receive(wire, cut).heard());
            assertEquals("none", receiver.failure());
            assertEquals(0, receiver.driver.unread());
        }
    }

    @Provide
    Arbitrary<Talk> talks() {
        return Arbitraries.oneOf(packs(), fixed(), delimited(), lengthFields());
    }

    private static Arbitrary<Talk> packs() {
        final var flags = Arbitraries.integers().between(0, Pack.FLAG_LIMIT);
        return Arbitraries.oneOf(flags.map(Pack::flag), Arbitraries.just(Pack.wide32()))
            .flatMap(pack -> texts(1, MAX).list().ofMaxSize(8)
                .map(messages -> new Talk(pack.maxLength(MAX), messages)));
    }

    private static Arbitrary<Talk> fixed() {
        return Arbitraries.integers().between(1, 300).flatMap(length -> texts(length, length).list().ofMaxSize(8)
            .map(messages -> new Talk(new Frames.Fixed(length), messages)));
    }

    /** Few letters, so that messages are full of beginnings of the delimiter. */
    private static Arbitrary<Talk> delimited() {
        return Arbitraries.strings().withChars('a', 'b').ofMinLength(1).ofMaxLength(5).flatMap(delimiter ->
            Arbitraries.strings().withChars('a', 'b', 'c').ofMaxLength(40)
                .filter(message -> (message + delimiter).indexOf(delimiter) == message.length()).list().ofMaxSize(8)
                .map(messages -> new Talk(new Frames.Delimited(40, Wire.text(delimiter)), messages)));
    }

    private static Arbitrary<Talk> lengthFields() {
        final var offsets = Arbitraries.integers().between(0, 64);
        final var sizes = Arbitraries.of(2, 3, 4, 8);
        final var adjustments = Arbitraries.integers().between(-1000, 10);
        final var orders = Arbitraries.of(true, false);
        return Combinators.combine(offsets, sizes, adjustments, orders)
            .as((offset, size, adjustment, little) ->
                new Frames.LengthField(offset, size, little, adjustment, true, MAX + 100))
            .flatMap(frames -> texts(10, MAX).list().ofMaxSize(8).map(messages -> new Talk(frames, messages)));
    }

    private static Arbitrary<String> texts(final int least, final int most) {
        return Arbitraries.strings().withCharRange('\0', '\u00ff').ofMinLength(least).ofMaxLength(most);
    }
}
