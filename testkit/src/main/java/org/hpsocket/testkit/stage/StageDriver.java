package org.hpsocket.testkit.stage;

import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Stage;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.Step;
import org.hpsocket.ssl.TlsSession;
import org.hpsocket.testkit.CountingSlabs;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Stress;

/**
 * Drives one filter or codec as a session does, without a session, and asserts the rules of a step: a step makes
 * progress or says NEEDS_MORE or BLOCKED; at most one unit goes up; what was not taken is unchanged; needed() tells the
 * truth; no slab is lost.
 *
 * <p>Fails: by {@link AssertionError} for a broken rule. A {@link StageException} of the stage is kept, see {@link
 * #failure()}; nothing is fed any more after it. Any other exception passes through.
 * <p>Thread: one. Work that is offloaded runs between two steps, after the next piece of input has come, if there is
 * one.
 */
public final class StageDriver implements AutoCloseable {
    private final StageRun run;

    private StageDriver(final boolean filter, final DrivenStage driven, final Listener listener, final long seed) {
        this.run = new StageRun(filter, driven, listener, seed);
    }

    /**
     * Drives a new codec.
     *
     * @param factory makes it and its successors
     * @param context what it is told
     * @param listener hears its events; of the type that it casts to
     * @param seed of what is drawn
     * @return the driver
     */
    public static StageDriver codec(
        final CodecFactory factory, final StageContext context, final Listener listener, final long seed) {
        return new StageDriver(false, new DrivenStage(factory, context), listener, seed);
    }

    /**
     * Drives a new filter; {@link #open()} comes first.
     *
     * @param factory makes it and its successors
     * @param context what it is told
     * @param seed of what is drawn
     * @return the driver
     */
    public static StageDriver filter(final FilterFactory factory, final StageContext context, final long seed) {
        return new StageDriver(true, new DrivenStage(factory, context), new Listener() { }, seed);
    }

    /**
     * Makes the run harder.
     *
     * @param stress how
     * @return this
     */
    public StageDriver under(final Stress... stress) {
        run.under(List.of(stress));
        return this;
    }

    /**
     * Says which connection the listener gets, as the view of a protocol does.
     *
     * @param wrap wraps the connection of the driver
     * @return this
     */
    public StageDriver view(final UnaryOperator<Connection> wrap) {
        run.view(wrap);
        return this;
    }

    /**
     * Makes a codec known that the driven one may upgrade to.
     *
     * @param factory the factory
     * @return this
     */
    public StageDriver knows(final CodecFactory factory) {
        run.driven().knows(factory);
        return this;
    }

    /**
     * Lets sends pass their bytes down in slabs, as large ones do, in place of having them copied.
     *
     * @return this
     */
    public StageDriver movingSends() {
        run.sendsBy(Payload.Way.MOVED);
        return this;
    }

    /**
     * Calls a filter with empty input both ways, as it is when the connection opens.
     *
     * @return this
     */
    public StageDriver open() {
        run.open();
        return this;
    }

    /**
     * Feeds bytes from the wire and goes on until nothing more can be done. While the stage is BLOCKED they wait, as on
     * a real wire, since nobody asks for them.
     *
     * @param wire the bytes
     * @param cut how they are cut
     * @return this
     */
    public StageDriver receive(final byte[] wire, final Cut cut) {
        int from = 0;
        while (from < wire.length) {
            final int length = cut.next(wire.length - from, run.random());
            run.arrives(Arrays.copyOfRange(wire, from, from + length));
            from += length;
        }
        run.settle();
        return this;
    }

    /**
     * Passes bytes of the application to a filter, and goes on until nothing more can be done.
     *
     * @param bytes the bytes
     * @param cut how they are cut
     * @return this
     */
    public StageDriver write(final byte[] bytes, final Cut cut) {
        int from = 0;
        while (from < bytes.length && run.isAlive()) {
            final int length = cut.next(bytes.length - from, run.random());
            final int end = from + length;
            run.write(Arrays.copyOfRange(bytes, from, end), end == bytes.length);
            from = end;
        }
        run.settle();
        return this;
    }

    /**
     * Gives a codec a command, after those that wait, and goes on until nothing more can be done.
     *
     * @param command the command
     * @return this
     * @throws HpSocketException when the codec can never send a unit of this length
     */
    public StageDriver command(final Command command) {
        if (command instanceof Writing.Unit unit) {
            return send(unit.pieces().toArray(byte[][]::new));
        }
        run.enqueue(command);
        run.settle();
        return this;
    }

    /**
     * Sends pieces as one unit through a codec.
     *
     * @param pieces the pieces
     * @return this
     * @throws HpSocketException when the codec can never send a unit of this length
     */
    public StageDriver send(final byte[]... pieces) {
        run.enqueue(List.of(pieces));
        run.settle();
        return this;
    }

    /**
     * Goes on until nothing more can be done, for instance after a fetch.
     *
     * @return this
     */
    public StageDriver run() {
        run.resume();
        run.settle();
        return this;
    }

    /**
     * Tells the stage that its input has ended.
     *
     * @return ENDED in order, NEEDS_MORE for a unit cut off, BLOCKED while it waits for the application
     */
    public Step end() {
        return run.call(turn -> stage().end(turn));
    }

    /**
     * Lets the stage say farewell.
     *
     * @return ENDED when all is said, NEEDS_MORE while it waits for the peer's
     */
    public Step finish() {
        return run.call(turn -> stage().finish(turn));
    }

    /**
     * Lets time pass, and calls the stage at its deadlines.
     *
     * @param time how much
     * @return this
     */
    public StageDriver advance(final Duration time) {
        run.clock().advance(time.toNanos());
        run.callAtDeadlines();
        run.settle();
        return this;
    }

    /** Replaces the stage by its successor, by export and restore. The old one is dropped, never released. */
    public void replace() {
        run.driven().replace();
    }

    /**
     * Gives the stage that is driven now.
     *
     * @return the stage
     */
    public Stage stage() {
        return run.driven().stage();
    }

    /**
     * Gives what the last step answered.
     *
     * @return the answer
     */
    public Step last() {
        return run.last();
    }

    /**
     * Gives the error that ended the stage.
     *
     * @return the error, empty without one
     */
    public Optional<StageException> failure() {
        return Optional.ofNullable(run.failure());
    }

    /**
     * Gives the codec that the stage asked to be replaced by and the driver does not know; nothing is fed any more
     * after it.
     *
     * @return its name, empty without one
     */
    public Optional<String> upgradedTo() {
        return Optional.ofNullable(run.upgradedTo());
    }

    /**
     * Gives what the listener answered last.
     *
     * @return the answer; nothing is fed any more after ERROR
     */
    public HandleResult answered() {
        return run.answered();
    }

    /**
     * Counts the bytes that were fed and not taken.
     *
     * @return the bytes
     */
    public long unread() {
        return run.unread();
    }

    /**
     * Counts the bytes written to a filter, or the commands given to a codec, that it has not taken.
     *
     * @return the bytes or commands
     */
    public long unsent() {
        return run.unsent();
    }

    /**
     * Counts how often the stage was replaced.
     *
     * @return the number
     */
    public int swaps() {
        return run.driven().swaps();
    }

    /**
     * Takes what a filter has passed up.
     *
     * @return the bytes since the last call
     */
    public byte[] takeUp() {
        return take(run.turn().ups());
    }

    /**
     * Takes what the stage has passed down.
     *
     * @return the bytes since the last call
     */
    public byte[] takeDown() {
        return take(run.turn().downs());
    }

    /**
     * Tells whether a filter has said that its input ended without a farewell.
     *
     * @return true once it has
     */
    public boolean isCutShort() {
        return run.turn().isCutShort();
    }

    /**
     * Gives what a filter has said was agreed on.
     *
     * @return the session, empty when it said nothing
     */
    public Optional<TlsSession> tls() {
        return Optional.ofNullable(run.turn().agreed());
    }

    /**
     * Gives the address of the peer that a filter has told.
     *
     * @return the address, empty when it told none
     */
    public Optional<SocketAddress> remoteAddress() {
        return Optional.ofNullable(run.turn().remote());
    }

    /**
     * Gives the local address that a filter has told.
     *
     * @return the address, empty when it told none
     */
    public Optional<SocketAddress> localAddress() {
        return Optional.ofNullable(run.turn().local());
    }

    /**
     * Gives the memory of the stage.
     *
     * @return the pool
     */
    public CountingSlabs slabs() {
        return run.slabs();
    }

    /** Releases the stage and what is left, and fails if a slab is lost. */
    @Override
    public void close() {
        run.release();
    }

    private static byte[] take(final ByteArrayOutputStream stream) {
        final byte[] bytes = stream.toByteArray();
        stream.reset();
        return bytes;
    }
}
