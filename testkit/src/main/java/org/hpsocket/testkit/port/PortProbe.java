package org.hpsocket.testkit.port;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.Slab;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.loop.Loops;
import org.hpsocket.testkit.loop.SteppedLoop;
import org.jspecify.annotations.Nullable;

/**
 * Drives one port and hears of it; notes every call-back that breaks a rule: off the loop, after the close, a datagram
 * longer than the limit, a sender without an address, a writable that nothing waits for.
 *
 * <p>Thread: any; calls go to the port's loop and return when they are done.
 */
public final class PortProbe implements PortHandler {

    private record Outgoing(byte[] bytes, @Nullable InetSocketAddress to) {
    }

    private final Loops loops;
    private final SteppedLoop loop;
    private final int datagramBytes;
    private final List<String> broken = new ArrayList<>();
    private final List<byte[]> datagrams = new ArrayList<>();
    private final List<InetSocketAddress> senders = new ArrayList<>();
    private final List<IOException> errors = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final Deque<Outgoing> outgoing = new ArrayDeque<>();
    private Consumer<PortProbe> whenHeard = probe -> { };
    private @Nullable Port port;
    private boolean awaitsRoom;
    private boolean closed;

    PortProbe(final Loops loops, final SteppedLoop loop, final int datagramBytes) {
        this.loops = loops;
        this.loop = loop;
        this.datagramBytes = datagramBytes;
    }

    // ---- driving

    /**
     * Lets something happen in each call-back, when it was noted.
     *
     * @param action what, on the loop
     */
    public synchronized void whenHeard(final Consumer<PortProbe> action) {
        whenHeard = action;
    }

    /**
     * Sends datagrams one after the other, in one go where there is room, and waits until all are gone.
     *
     * @param to where to, or null for the peer
     * @param all the datagrams
     */
    public void send(final @Nullable InetSocketAddress to, final byte[]... all) {
        on(() -> {
            synchronized (this) {
                for (final byte[] bytes : all) {
                    outgoing.add(new Outgoing(bytes, to));
                }
            }
            write();
        });
        if (!loop.inLoop()) {
            loops.await("room for every datagram", this::isWritten);
        }
    }

    /**
     * Tries to send a datagram.
     *
     * @param to where to, or null for the peer
     * @param datagram the datagram
     * @return what the port answered
     * @throws IOException what the port threw
     */
    public boolean offer(final @Nullable InetSocketAddress to, final ByteBuffer datagram) throws IOException {
        final var answer = new AtomicReference<@Nullable Boolean>();
        final var failure = new AtomicReference<@Nullable IOException>();
        on(() -> {
            try {
                answer.set(transmit(to, datagram));
            } catch (final IOException e) {
                failure.set(e);
            }
        });
        final IOException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
        return Boolean.TRUE.equals(answer.get());
    }

    /** Closes the port. */
    public void close() {
        on(() -> {
            synchronized (this) {
                closed = true;
            }
            port().close();
        });
    }

    /**
     * Gives the port.
     *
     * @return the port, for calls on its loop
     */
    public Port port() {
        return Objects.requireNonNull(port, "port");
    }

    // ---- what was heard

    /**
     * Gives the address of the port.
     *
     * @return the address
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) port().localAddress();
    }

    /**
     * Names the call-backs in their order.
     *
     * @return {@code datagram}, {@code oversize}, {@code dropped}, {@code writable} and {@code error}
     */
    public synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    /**
     * Counts the call-backs of one name.
     *
     * @param name as in {@link #heard}
     * @return how many
     */
    public synchronized int count(final String name) {
        return (int) heard.stream().filter(name::equals).count();
    }

    /**
     * Gives the datagrams.
     *
     * @return the bytes of each
     */
    public synchronized List<byte[]> datagrams() {
        return List.copyOf(datagrams);
    }

    /**
     * Gives the datagrams as text.
     *
     * @return the text of each
     */
    public List<String> texts() {
        return datagrams().stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList();
    }

    /**
     * Gives who sent them.
     *
     * @return the sender of each datagram, whether it was taken or not
     */
    public synchronized List<InetSocketAddress> senders() {
        return List.copyOf(senders);
    }

    /**
     * Gives what the system said.
     *
     * @return the causes
     */
    public synchronized List<IOException> errors() {
        return List.copyOf(errors);
    }

    /**
     * Names the rules that were broken.
     *
     * @return none, it is hoped
     */
    public synchronized List<String> broken() {
        return List.copyOf(broken);
    }

    // ---- call-backs

    @Override
    public void onDatagram(final Slab datagram, final InetSocketAddress from) {
        final byte[] bytes = Wire.of(datagram.buffer());
        datagram.release();
        synchronized (this) {
            requireRule(bytes.length <= datagramBytes, "a datagram of bytes=" + bytes.length + " max=" + datagramBytes);
            datagrams.add(bytes);
        }
        note("datagram", from);
    }

    @Override
    public void onOversize(final InetSocketAddress from) {
        note("oversize", from);
    }

    @Override
    public void onDropped(final InetSocketAddress from) {
        note("dropped", from);
    }

    @Override
    public void onWritable() {
        synchronized (this) {
            requireRule(awaitsRoom, "onWritable, and no send had found the port full");
            awaitsRoom = false;
        }
        note("writable", null);
        if (!isClosed()) {
            write();
        }
    }

    @Override
    public void onError(final IOException cause) {
        synchronized (this) {
            errors.add(cause);
        }
        note("error", null);
    }

    // ----

    void of(final Port opened) {
        port = opened;
    }

    SteppedLoop loop() {
        return loop;
    }

    boolean isOpen() {
        return port != null && !isClosed();
    }

    private void note(final String name, final @Nullable InetSocketAddress from) {
        final Consumer<PortProbe> action;
        synchronized (this) {
            requireRule(loop.inLoop(), name + " on a wrong thread, " + Thread.currentThread().getName());
            requireRule(!closed, name + " after close");
            if (from != null) {
                requireRule(!from.isUnresolved() && from.getPort() != 0, name + " from " + from);
                senders.add(from);
            }
            heard.add(name);
            action = whenHeard;
        }
        action.accept(this);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean isWritten() {
        return outgoing.isEmpty() || closed;
    }

    private void write() {
        for (Outgoing next = next(); next != null; next = next()) {
            try {
                if (!transmit(next.to(), ByteBuffer.wrap(next.bytes()))) {
                    return;
                }
            } catch (final IOException e) {
                throw new AssertionError("a datagram is refused: " + e, e);
            }
            synchronized (this) {
                outgoing.remove();
            }
        }
    }

    private synchronized @Nullable Outgoing next() {
        return closed ? null : outgoing.peek();
    }

    private boolean transmit(final @Nullable InetSocketAddress to, final ByteBuffer datagram) throws IOException {
        final int start = datagram.position();
        final boolean sent = port().send(datagram, to);
        synchronized (this) {
            requireRule(!sent || !datagram.hasRemaining(), "a datagram that was sent leaves bytes");
            requireRule(sent || datagram.position() == start, "a datagram that found no room was moved on");
            awaitsRoom = awaitsRoom || !sent;
        }
        return sent;
    }

    private void on(final Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            loops.on(loop, task);
        }
    }

    private void requireRule(final boolean kept, final String rule) {
        if (!kept) {
            broken.add(rule);
        }
    }
}
