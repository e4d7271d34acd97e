package org.hpsocket.testkit.probe;

import java.util.Map;
import java.util.Optional;
import org.hpsocket.Layer;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;

/**
 * A filter that does what is hard for a session, and brings itself along: {@code
 * Tcp.push().over(ProbeLayer.QUIET.offloading(3))}.
 *
 * <p>Both sides need the same key. Every byte is changed on its way and each record numbered and summed, so damage,
 * loss and repetition end the connection with a PROTOCOL error.
 *
 * @param key changes the bytes, 0 to 255
 * @param handshake whether both sides greet first, and no byte of the application passes before
 * @param offloadEvery which records are read by a worker: each third with 3, none with 0
 * @param askEvery after which records sent the peer's filter is asked for an answer, which it gives by itself
 * @param farewell whether each side says that it ends, and an end without that is a truncation
 * @param recordBytes the most bytes of a record, at most 65,535
 */
public record ProbeLayer(int key, boolean handshake, int offloadEvery, int askEvery, boolean farewell, int recordBytes)
    implements Layer {
    /** Records only. */
    public static final ProbeLayer QUIET = new ProbeLayer(0x5A, false, 0, 0, false, 1024);
    /** All of it: a handshake, a worker for each third record, a question after each fifth, a farewell. */
    public static final ProbeLayer BUSY = new ProbeLayer(0xA5, true, 3, 5, true, 1024);

    private static final int RECORD_MAX = 0xFFFF;

    /**
     * Checks the ranges.
     *
     * @param key changes the bytes
     * @param handshake whether both sides greet
     * @param offloadEvery which records a worker reads
     * @param askEvery which records are followed by a question
     * @param farewell whether each side says that it ends
     * @param recordBytes the most bytes of a record
     */
    public ProbeLayer {
        if (recordBytes < 1 || recordBytes > RECORD_MAX || offloadEvery < 0 || askEvery < 0) {
            throw new IllegalArgumentException("probe recordBytes=" + recordBytes + " max=" + RECORD_MAX
                + " offloadEvery=" + offloadEvery + " askEvery=" + askEvery);
        }
    }

    /**
     * Turns the handshake on.
     *
     * @return the changed layer
     */
    public ProbeLayer greeting() {
        return new ProbeLayer(key, true, offloadEvery, askEvery, farewell, recordBytes);
    }

    /**
     * Lets a worker read records.
     *
     * @param every which
     * @return the changed layer
     */
    public ProbeLayer offloading(final int every) {
        return new ProbeLayer(key, handshake, every, askEvery, farewell, recordBytes);
    }

    /**
     * Lets questions follow records.
     *
     * @param every which
     * @return the changed layer
     */
    public ProbeLayer asking(final int every) {
        return new ProbeLayer(key, handshake, offloadEvery, every, farewell, recordBytes);
    }

    /**
     * Turns the farewell on.
     *
     * @return the changed layer
     */
    public ProbeLayer parting() {
        return new ProbeLayer(key, handshake, offloadEvery, askEvery, true, recordBytes);
    }

    /**
     * Changes the length of records.
     *
     * @param bytes the most bytes of one
     * @return the changed layer
     */
    public ProbeLayer recordBytes(final int bytes) {
        return new ProbeLayer(key, handshake, offloadEvery, askEvery, farewell, bytes);
    }

    @Override
    public String name() {
        return "probe";
    }

    @Override
    public Settings settings() {
        return new Settings(Map.of(
            "key", key, "handshake", handshake, "offloadEvery", offloadEvery, "askEvery", askEvery,
            "farewell", farewell, "recordBytes", recordBytes));
    }

    @Override
    public Optional<FilterFactory> filter() {
        return Optional.of(new ProbeFilterFactory());
    }
}
