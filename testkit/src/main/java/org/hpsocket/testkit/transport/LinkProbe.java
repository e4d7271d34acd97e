package org.hpsocket.testkit.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Slab;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.loop.Loops;
import org.hpsocket.testkit.loop.SteppedLoop;
import org.jspecify.annotations.Nullable;

/**
 * Drives one link and hears of it; notes every call-back that breaks a rule: off the loop, before the opening, after
 * the close or an abort, a delivery that nobody asked for, a sent that nothing waits for.
 *
 * <p>Thread: any; calls go to the link's loop and return when they are done.
 */
public final class LinkProbe implements LinkHandler {
    private final Loops loops;
    private final SteppedLoop loop;
    private final int readBytes;
    private final List<String> broken = new ArrayList<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Integer> deliveries = new ArrayList<>();
    private final Deque<byte[][]> writes = new ArrayDeque<>();
    private Consumer<LinkProbe> whenOpen = probe -> { };
    private Consumer<LinkProbe> whenReceived = probe -> { };
    private Consumer<LinkProbe> whenSent = probe -> { };
    private Consumer<LinkProbe> whenEnd = probe -> { };
    private @Nullable Link link;
    private @Nullable Throwable cause;
    private Bytes current = new Bytes();
    private boolean reading;
    private boolean asked;
    private boolean finishing;
    private boolean opened;
    private boolean sending;
    private boolean aborted;
    private boolean closed;
    private int sents;
    private int ends;

    LinkProbe(final Loops loops, final SteppedLoop loop, final int readBytes) {
        this.loops = loops;
        this.loop = loop;
        this.readBytes = readBytes;
    }

    /** Takes its link. */
    LinkProbe of(final Link made) {
        requireLoop("accepted or connected");
        synchronized (this) {
            link = made;
        }
        return this;
    }

    // ---- what it does inside call-backs

    /**
     * Does something when the link has opened.
     *
     * @param action what
     * @return this
     */
    public synchronized LinkProbe whenOpen(final Consumer<LinkProbe> action) {
        whenOpen = action;
        return this;
    }

    /**
     * Does something after each delivery.
     *
     * @param action what
     * @return this
     */
    public synchronized LinkProbe whenReceived(final Consumer<LinkProbe> action) {
        whenReceived = action;
        return this;
    }

    /**
     * Does something when a send is done that was not done at once.
     *
     * @param action what
     * @return this
     */
    public synchronized LinkProbe whenSent(final Consumer<LinkProbe> action) {
        whenSent = action;
        return this;
    }

    /**
     * Does something when the peer has ended.
     *
     * @param action what
     * @return this
     */
    public synchronized LinkProbe whenEnd(final Consumer<LinkProbe> action) {
        whenEnd = action;
        return this;
    }

    // ---- what it is told to do

    /**
     * Calls the link on its loop.
     *
     * @param call what to call
     */
    public void call(final Consumer<Link> call) {
        if (loop.inLoop()) {
            call.accept(link());
        } else {
            loops.on(loop, () -> call.accept(link()));
        }
    }

    /** Asks for one delivery. */
    public void ask() {
        call(open -> {
            synchronized (this) {
                asked = true;
            }
            open.receive(0);
        });
    }

    /** Asks, and asks again with each delivery. */
    public void read() {
        synchronized (this) {
            reading = true;
        }
        ask();
    }

    /** Ends {@link #read()}; what was asked for still comes. */
    public synchronized void pause() {
        reading = false;
    }

    /**
     * Sends one unit after those that wait, each in a slab of its own.
     *
     * @param pieces its slabs
     */
    public void send(final byte[]... pieces) {
        call(open -> {
            writes.add(pieces);
            writeOn(open);
        });
    }

    /**
     * Sends bytes in units, one after the other.
     *
     * @param data the bytes
     * @param unitBytes how many to a unit
     */
    public void write(final byte[] data, final int unitBytes) {
        call(open -> {
            for (int from = 0; from < data.length; from += unitBytes) {
                writes.add(new byte[][] {Arrays.copyOfRange(data, from, Math.min(data.length, from + unitBytes))});
            }
            writeOn(open);
        });
    }

    /**
     * Sends what the caller has made of slabs of the loop.
     *
     * @param made makes the unit, on the loop
     */
    public void sendUnit(final Consumer<Bytes> made) {
        call(open -> {
            final var unit = new Bytes();
            made.accept(unit);
            transmit(open, unit);
        });
    }

    /** Ends sending, when all is sent that waits. */
    public void finish() {
        call(open -> {
            finishing = true;
            writeOn(open);
        });
    }

    /** Closes in order. */
    public void abort() {
        abort(null);
    }

    /**
     * Closes.
     *
     * @param why what to tell, or null
     */
    public void abort(final @Nullable Throwable why) {
        call(open -> {
            synchronized (this) {
                aborted = true;
            }
            open.abort(why);
        });
    }

    // ---- what it has heard

    /**
     * Gives the link.
     *
     * @return the link
     */
    public synchronized Link link() {
        return Objects.requireNonNull(link, "link");
    }

    /**
     * Gives the loop of the link.
     *
     * @return the loop
     */
    public SteppedLoop loop() {
        return loop;
    }

    /**
     * Gives what was delivered.
     *
     * @return all bytes
     */
    public synchronized byte[] received() {
        return received.toByteArray();
    }

    /**
     * Counts what was delivered.
     *
     * @return the bytes
     */
    public synchronized int receivedBytes() {
        return received.size();
    }

    /**
     * Gives the lengths of the deliveries.
     *
     * @return the lengths, in order
     */
    public synchronized List<Integer> deliveries() {
        return List.copyOf(deliveries);
    }

    /**
     * Tells whether the link has opened.
     *
     * @return true after onOpen
     */
    public synchronized boolean isOpen() {
        return opened;
    }

    /**
     * Tells whether a send is under way, or units wait for one.
     *
     * @return false when all is sent
     */
    public synchronized boolean isSending() {
        return sending;
    }

    /**
     * Counts what is left of the unit being sent. <p>Thread: any; waits for the loop.
     *
     * @return the bytes, as the link shows them in the unit
     */
    public long unsentBytes() {
        final var bytes = new AtomicLong();
        call(open -> bytes.set(current.remaining()));
        return bytes.get();
    }

    /**
     * Counts the sends that were done later.
     *
     * @return how often onSent came
     */
    public synchronized int sents() {
        return sents;
    }

    /**
     * Counts how often the peer's end was told.
     *
     * @return 0 or 1
     */
    public synchronized int ends() {
        return ends;
    }

    /**
     * Tells whether the link has closed.
     *
     * @return true after onClosed
     */
    public synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Gives the cause that onClosed came with.
     *
     * @return empty for an orderly close
     */
    public synchronized Optional<Throwable> cause() {
        return Optional.ofNullable(cause);
    }

    /**
     * Names the rules that were broken.
     *
     * @return one line each
     */
    public synchronized List<String> broken() {
        return List.copyOf(broken);
    }

    // ---- call-backs

    @Override
    public void onOpen() {
        heard("onOpen");
        synchronized (this) {
            requireRule(!opened, "onOpen twice");
            opened = true;
        }
        action(() -> whenOpen);
    }

    @Override
    public void onReceived(final Slab slab) {
        heard("onReceived");
        final boolean again;
        synchronized (this) {
            requireRule(opened, "onReceived before onOpen");
            requireRule(asked, "a delivery that nobody asked for");
            requireRule(ends == 0, "a delivery after the end");
            requireRule(slab.remaining() <= readBytes, "a delivery of bytes=" + slab.remaining() + " max=" + readBytes);
            requireRule(slab.remaining() > 0 || link().messages(), "an empty delivery of a stream");
            requireRule(slab.last() || !link().messages(), "a message without its end");
            asked = false;
            deliveries.add((int) slab.remaining());
            received.writeBytes(Wire.of(slab.buffer()));
            again = reading;
        }
        slab.release();
        if (again) {
            ask();
        }
        action(() -> whenReceived);
    }

    @Override
    public void onSent() {
        heard("onSent");
        synchronized (this) {
            requireRule(sending, "onSent without a send under way");
            requireRule(current.isEmpty(), "onSent of a unit that has bytes left");
            sending = false;
            sents++;
        }
        action(() -> whenSent);
        if (!isAborted()) {
            writeOn(link());
        }
    }

    @Override
    public void onEnd() {
        heard("onEnd");
        synchronized (this) {
            requireRule(ends == 0, "onEnd twice");
            ends++;
        }
        action(() -> whenEnd);
    }

    @Override
    public void onClosed(final @Nullable Throwable why) {
        requireLoop("onClosed");
        synchronized (this) {
            requireRule(!closed, "onClosed twice");
            closed = true;
            cause = why;
        }
    }

    synchronized boolean isLinked() {
        return link != null;
    }

    private synchronized boolean isAborted() {
        return aborted;
    }

    private void action(final Supplier<Consumer<LinkProbe>> chosen) {
        final Consumer<LinkProbe> action;
        synchronized (this) {
            action = chosen.get();
        }
        action.accept(this);
    }

    private void heard(final String callBack) {
        requireLoop(callBack);
        synchronized (this) {
            requireRule(!closed, callBack + " after onClosed");
            requireRule(!aborted, callBack + " after abort");
        }
    }

    private void requireLoop(final String callBack) {
        synchronized (this) {
            requireRule(loop.inLoop(), callBack + " on a wrong thread, " + Thread.currentThread().getName());
        }
    }

    private void requireRule(final boolean kept, final String rule) {
        if (!kept) {
            broken.add(rule);
        }
    }

    private void writeOn(final Link open) {
        while (!isSending() && !writes.isEmpty()) {
            transmit(open, unit(writes.remove()));
        }
        if (finishing && !isSending()) {
            finishing = false;
            open.finish();
        }
    }

    private Bytes unit(final byte[]... pieces) {
        final var unit = new Bytes();
        for (final byte[] piece : pieces) {
            unit.append(loop.slabs().of(piece));
        }
        final Slab first = unit.firstSlab();
        Slab slab = first;
        for (Slab next = first; next != null; next = unit.after(next)) {
            slab = next;
        }
        if (slab != null) {
            slab.last(true);
        }
        return unit;
    }

    private void transmit(final Link open, final Bytes unit) {
        current = unit;
        final boolean done = open.send(unit);
        synchronized (this) {
            requireRule(!done || unit.isEmpty(), "a send that is done leaves bytes");
            requireRule(!done || !aborted, "a send after abort that says done");
            sending = !done && !aborted && !closed;
        }
    }

    /** Offers bytes, and gives what did not go. */
    ByteBuffer offered(final byte[] bytes) {
        final ByteBuffer lent = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        call(open -> open.offer(lent));
        final ByteBuffer left = ByteBuffer.wrap(Wire.of(lent));
        for (int at = 0; at < lent.capacity(); at++) {
            lent.put(at, (byte) 0);
        }
        return left;
    }
}
