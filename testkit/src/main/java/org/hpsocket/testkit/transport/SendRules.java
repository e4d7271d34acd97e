package org.hpsocket.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.Slab;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How links send: all of it, told once, from slabs and from files. */
public interface SendRules extends Benched {

    /**
     * Tells how much is more than a link and its peer ever buffer.
     *
     * @return the bytes
     */
    int bulkBytes();

    /**
     * A slow reader holds the sender up; then every byte arrives, and each send that was not done at once is told once.
     */
    @Test
    default void shouldSendEverythingToASlowReader() {
        final LinkPair pair = bench().connect();
        final byte[] data = Wire.random(bulkBytes(), 1);
        pair.near().write(data, unitBytes());
        bench().breathe();
        assertTrue(pair.near().isSending(), "the sender is not held up");
        final int before = pair.near().sents();
        bench().breathe();
        assertEquals(before, pair.near().sents(), "sent although nobody reads");
        pair.far().read();
        bench().await("all bytes", () -> pair.far().receivedBytes() == data.length && !pair.near().isSending());
        assertArrayEquals(data, pair.far().received());
        assertTrue(pair.near().sents() > before);
    }

    /** What waits of a unit is what remains in it. */
    @Test
    default void shouldShowWhatWaitsInTheUnit() {
        final LinkPair pair = bench().connect();
        final int unit = bench().has(Capability.MESSAGES) ? TransportBench.READ_BYTES : bulkBytes();
        pair.near().write(new byte[bulkBytes()], unit);
        bench().breathe();
        final long waiting = pair.near().unsentBytes();
        assertTrue(waiting > 0 && waiting <= unit, () -> "waiting=" + waiting + " unit=" + unit);
        pair.far().read();
        bench().await("all bytes", () -> pair.far().receivedBytes() == bulkBytes() && !pair.near().isSending());
        assertEquals(0, pair.near().unsentBytes());
    }

    /** A send says done, and tells nothing, or tells it once. */
    @Test
    default void shouldTellASendOnceOrBeDone() {
        final LinkPair pair = bench().connect();
        pair.far().read();
        for (int sends = 1; sends <= 20; sends++) {
            final int all = sends * 100;
            pair.near().send(Wire.random(100, sends));
            bench().await("a unit", () -> pair.far().receivedBytes() == all && !pair.near().isSending());
        }
        bench().breathe();
        assertTrue(pair.near().sents() <= 20);
    }

    /** Several slabs, empty ones among them, are one send. */
    @Test
    default void shouldSendSeveralSlabsAtOnce() {
        final LinkPair pair = bench().connect();
        pair.far().read();
        pair.near().send(Wire.text("se"), new byte[0], Wire.text("ver"), Wire.text("al"));
        bench().await("the unit", () -> pair.far().receivedBytes() == 7);
        assertArrayEquals(Wire.text("several"), pair.far().received());
    }

    /** A hundred slabs, more than systems gather, are one send. */
    @Test
    default void shouldSendManySlabsAtOnce() {
        final LinkPair pair = bench().connect();
        final byte[] data = Wire.random(2_000, 2);
        final var pieces = new byte[200][];
        Arrays.setAll(pieces, piece -> Arrays.copyOfRange(data, piece * 10, piece * 10 + 10));
        pair.far().read();
        pair.near().send(pieces);
        bench().await("the unit", () -> pair.far().receivedBytes() == data.length);
        assertArrayEquals(data, pair.far().received());
    }

    /** Sending nothing on a stream harms nothing. */
    @Test
    default void shouldSendNothing() {
        final LinkPair pair = bench().connect();
        pair.far().read();
        if (!bench().has(Capability.MESSAGES)) {
            pair.near().sendUnit(unit -> { });
            pair.near().send(new byte[0]);
            pair.near().send(new byte[0], new byte[0]);
        }
        bench().await("what may be told", () -> !pair.near().isSending());
        pair.near().send(Wire.text("something"));
        bench().await("the bytes", () -> pair.far().receivedBytes() == 9);
    }

    /** The first bytes may be sent while the link opens. */
    @Test
    default void shouldSendWhileOpening() {
        final LinkPair pair = bench().connect(
            TransportBench.plain(), near -> near.whenOpen(opened -> opened.send(Wire.text("near"))),
            far -> far.whenOpen(opened -> opened.send(Wire.text("far"))));
        pair.near().read();
        pair.far().read();
        bench().await("both greetings", () -> pair.near().receivedBytes() == 3 && pair.far().receivedBytes() == 4);
    }

    /** An offer writes a part, says which, and keeps nothing; what is left can be sent. */
    @Test
    default void shouldOfferWhatGoesAtOnce() {
        final LinkPair pair = bench().connect();
        final byte[] data = Wire.random(bulkBytes(), 3);
        final ByteBuffer left = pair.near().offered(data);
        bench().breathe();
        pair.near().write(Wire.of(left), unitBytes());
        pair.far().read();
        bench().await("all bytes", () -> pair.far().receivedBytes() == data.length && !pair.near().isSending());
        assertArrayEquals(data, pair.far().received());
    }

    /**
     * A range of a file is sent like bytes, between bytes, and its file is let go.
     *
     * @param folder for the file
     * @throws IOException when the file cannot be written
     */
    @Test
    default void shouldSendARangeOfAFile(@TempDir final Path folder) throws IOException {
        final LinkPair pair = bench().connect();
        assertEquals(bench().has(Capability.FILE), pair.near().link().takesFiles());
        if (!pair.near().link().takesFiles()) {
            return;
        }
        final byte[] data = Wire.random(bulkBytes(), 4);
        final Path path = Files.write(folder.resolve("range"), data);
        pair.near().sendUnit(unit -> {
            unit.append(pair.near().loop().slabs().of(Wire.text("head")));
            unit.append(range(pair.near(), path, 100, data.length - 200));
            unit.append(pair.near().loop().slabs().of(Wire.text("tail")));
        });
        bench().breathe();
        pair.far().read();
        bench().await("all bytes", () -> pair.far().receivedBytes() == data.length - 192 && !pair.near().isSending());
        final byte[] range = Arrays.copyOfRange(data, 100, data.length - 100);
        assertArrayEquals(Wire.join(Wire.text("head"), range, Wire.text("tail")), pair.far().received());
    }

    /**
     * A file that has become shorter than was said closes the link with a cause.
     *
     * @param folder for the file
     * @throws IOException when the file cannot be written
     */
    @Test
    default void shouldCloseWhenAFileIsShorterThanSaid(@TempDir final Path folder) throws IOException {
        final LinkPair pair = bench().connect();
        if (!pair.near().link().takesFiles()) {
            return;
        }
        final Path path = Files.write(folder.resolve("short"), new byte[1_000]);
        pair.far().read();
        pair.near().sendUnit(unit -> unit.append(range(pair.near(), path, 0, 2_000)));
        bench().await("the close", () -> pair.near().isClosed());
        assertTrue(pair.near().cause().isPresent());
    }

    /** What a sender is held up with is released when it closes, and nothing of it is told. */
    @Test
    default void shouldReleaseWhatIsUnsentOnClose() {
        final LinkPair pair = bench().connect();
        pair.near().write(new byte[bulkBytes()], unitBytes());
        bench().breathe();
        assertTrue(pair.near().isSending(), "the sender is not held up");
        final int before = pair.near().sents();
        pair.near().abort();
        bench().await("the close", () -> pair.near().isClosed());
        bench().breathe();
        assertEquals(before, pair.near().sents());
        assertFalse(pair.near().cause().isPresent());
    }

    private int unitBytes() {
        return bench().has(Capability.MESSAGES) ? TransportBench.READ_BYTES : 100_000;
    }

    private static Slab range(final LinkProbe probe, final Path path, final long position, final long length) {
        try {
            return probe.loop().slabs().file(FileChannel.open(path, StandardOpenOption.READ), position, length);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
