package org.hpsocket.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * A link whose peer is the test: it says what arrives, how much goes out at once, and when. Keeps the rules of links,
 * and insists on those of sessions.
 *
 * <p>Thread: its loop; what the test tells happens inside the next poll, in the order told.
 */
public final class FakeLink implements Link {
    /** How many bytes go out until {@link #allow}. */
    public volatile long room = Long.MAX_VALUE;
    /** Whether {@link #onClosed} comes after the abort call. */
    volatile boolean closesLater;
    /** Whether the peer finishes when this side does. */
    public volatile boolean peerFollows = true;
    public volatile boolean takesFiles;
    volatile boolean messages;
    public volatile int readBytes = 64 * 1024;
    public volatile boolean finished;
    public volatile boolean aborted;
    public volatile int asked;
    public volatile int hint;
    public final List<String> sends = new ArrayList<>();

    private final Loop loop;
    private final FakePoller poller;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Queue<byte[]> arrived = new ArrayDeque<>();
    private @Nullable LinkHandler handler;
    private boolean wanted;
    private @Nullable Bytes sending;
    private boolean ends;
    private boolean closed;

    FakeLink(final Loop loop) {
        this.loop = loop;
        this.poller = (FakePoller) loop.poller();
    }

    // ---- what the test does

    void open(final LinkHandler hears) {
        handler = hears;
        hears.onOpen();
    }

    /** Bytes of the peer, given as one delivery once one is asked for. */
    public FakeLink arrives(final byte[] bytes) {
        poller.tell(() -> {
            arrived.add(bytes);
            deliver();
        });
        return this;
    }

    public FakeLink arrives(final String text) {
        return arrives(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Bytes that nobody has asked for. */
    public FakeLink arrivesUnasked(final String text) {
        poller.tell(() -> give(text.getBytes(StandardCharsets.ISO_8859_1)));
        return this;
    }

    /** The peer sends no more. */
    public FakeLink ends() {
        poller.tell(() -> {
            ends = true;
            deliver();
        });
        return this;
    }

    public FakeLink resets() {
        poller.tell(() -> close(new IOException("Connection reset")));
        return this;
    }

    /** Lets more bytes go out. */
    public FakeLink allow(final long more) {
        poller.tell(() -> {
            room = room > Long.MAX_VALUE - more ? Long.MAX_VALUE : room + more;
            if (sending != null && !closed && drain(sending)) {
                sending = null;
                told().onSent();
            }
        });
        return this;
    }

    /** What went out, as text. */
    public synchronized String sent() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    public synchronized long sentBytes() {
        return out.size();
    }

    public synchronized byte[] sentArray() {
        return out.toByteArray();
    }

    public boolean isClosed() {
        return closed;
    }

    public boolean isWanted() {
        return wanted;
    }

    // ---- what the session does

    @Override
    public void receive(final int lacking) {
        requireLoop();
        asked++;
        hint = lacking;
        wanted = true;
        if (!arrived.isEmpty() || ends) {
            poller.tell(this::deliver);
        }
    }

    @Override
    public boolean send(final Bytes unit) {
        requireLoop();
        require(sending == null, "a send while another is under way");
        require(!finished, "a send after finish");
        if (closed) {
            unit.release();
            return false;
        }
        sends.add(String.valueOf(unit.remaining()));
        final boolean done = drain(unit);
        sending = done ? null : unit;
        return done;
    }

    @Override
    public void offer(final ByteBuffer lent) {
        requireLoop();
        require(sending == null, "an offer while a send is under way");
        require(!messages, "an offer on a message link");
        if (!closed) {
            write(lent, (int) Math.min(room, lent.remaining()));
        }
    }

    @Override
    public void finish() {
        requireLoop();
        require(sending == null, "a finish while a send is under way");
        require(!finished, "a second finish");
        finished = true;
        if (peerFollows) {
            ends();
        }
    }

    @Override
    public void abort(final @Nullable Throwable cause) {
        requireLoop();
        aborted = true;
        if (closesLater) {
            poller.tell(() -> close(cause));
        } else {
            close(cause);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return new InetSocketAddress("127.0.0.1", 5555);
    }

    @Override
    public SocketAddress remoteAddress() {
        return new InetSocketAddress("127.0.0.1", 40_000);
    }

    @Override
    public boolean messages() {
        return messages;
    }

    @Override
    public boolean takesFiles() {
        return takesFiles;
    }

    // ----

    private void deliver() {
        if (!wanted || closed) {
            return;
        }
        final byte[] next = arrived.poll();
        if (next != null) {
            wanted = false;
            give(next);
        } else if (ends) {
            wanted = false;
            ends = false;
            told().onEnd();
        }
    }

    private void give(final byte[] bytes) {
        if (closed) {
            return;
        }
        final Slab slab = loop.slabs().take(Math.max(readBytes, bytes.length));
        if (slab == null) {
            arrived.add(bytes);
            wanted = true;
            loop.after(1_000_000, this::deliver);
            return;
        }
        slab.buffer().clear().put(bytes).flip();
        slab.last(messages);
        told().onReceived(slab);
    }

    private boolean drain(final Bytes bytes) {
        for (Slab first = bytes.firstSlab(); first != null; first = bytes.firstSlab()) {
            final int part = (int) Math.min(room, Math.min(first.remaining(), 1 << 20));
            if (part == 0 && first.remaining() > 0) {
                return false;
            }
            if (first.file() == null) {
                write(first.buffer().duplicate(), part);
            } else {
                require(takesFiles, "a file on a link that takes none");
                write(read(first, part), part);
            }
            if (part == 0) {
                bytes.removeFirst().release();
            } else {
                bytes.skip(part);
            }
        }
        return true;
    }

    private static ByteBuffer read(final Slab range, final int part) {
        final ByteBuffer bytes = ByteBuffer.allocate(part);
        try {
            while (bytes.hasRemaining()) {
                Objects.requireNonNull(range.file()).read(bytes, range.filePosition() + bytes.position());
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.flip();
    }

    private synchronized void write(final ByteBuffer from, final int count) {
        final byte[] bytes = new byte[count];
        from.get(bytes);
        out.writeBytes(bytes);
        room -= room == Long.MAX_VALUE ? 0 : count;
    }

    private void close(final @Nullable Throwable cause) {
        if (!closed) {
            closed = true;
            if (sending != null) {
                sending.release();
            }
            told().onClosed(cause);
        }
    }

    private LinkHandler told() {
        return Objects.requireNonNull(handler, "handler");
    }

    private void requireLoop() {
        require(loop.inLoop(), "a call off the loop");
    }

    private static void require(final boolean kept, final String broken) {
        if (!kept) {
            throw new AssertionError(broken);
        }
    }
}
