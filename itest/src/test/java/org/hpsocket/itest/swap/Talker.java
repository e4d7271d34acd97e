package org.hpsocket.itest.swap;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.hpsocket.itest.Noise;

/**
 * One peer: sends messages of random sizes, each a while after the last, and compares what comes back byte by byte. It
 * reads the mark of each answer.
 *
 * <p>Thread: that of its {@link Talkers}.
 */
final class Talker {
    private static final int WORD = Integer.BYTES;
    private static final int LENGTH_BITS = 22;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final int MOST_BITS = 14;
    private static final int UNANSWERED_MOST = 3;
    private static final long PAUSE_MOST_NS = TimeUnit.MILLISECONDS.toNanos(60);

    private final Wire wire;
    private final boolean numbered;
    private final boolean cuts;
    private final SplittableRandom sizes;
    private final SplittableRandom answers;
    private final SplittableRandom pauses;
    private final Noise said;
    private final Noise heard;
    private final long[] sentNs = new long[UNANSWERED_MOST];
    private ByteBuffer out = ByteBuffer.allocate(0);
    private ByteBuffer in;
    private boolean inBody;
    private long sent;
    private long answered;
    private long nextNs;
    private int mark;
    private long longestNs;
    private long lagsAt;

    /** Connects a socket, which blocks. */
    static SocketChannel connected(final SocketAddress server) throws IOException {
        final SocketChannel channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    Talker(final Wire wire, final int index, final boolean numbered) throws IOException {
        this.wire = wire;
        this.numbered = numbered;
        this.cuts = index % 4 == 0;
        this.sizes = new SplittableRandom(index);
        this.answers = new SplittableRandom(index);
        this.pauses = new SplittableRandom(~index);
        this.said = new Noise(index);
        this.heard = new Noise(index);
        this.in = header();
        wire.channel().configureBlocking(false);
    }

    SocketChannel channel() {
        return wire.channel();
    }

    long sent() {
        return sent;
    }

    long answered() {
        return answered;
    }

    /** The mark of the last answer. */
    int mark() {
        return mark;
    }

    /** Gives the longest time from a message to its answer since the last call, those to come included. */
    long longestNs(final long nowNs) {
        final long underWayNs = answered < sent ? nowNs - sentNs[(int) (answered % UNANSWERED_MOST)] : 0;
        final long longest = Math.max(longestNs, underWayNs);
        longestNs = 0;
        return longest;
    }

    /** Whether it is one of those that stop in the middle of a message when they are told to. */
    boolean cuts() {
        return cuts;
    }

    /** Begins to lag until there is another answer. */
    void lag() {
        lagsAt = answered;
    }

    boolean isLagging() {
        return lagsAt == answered;
    }

    /** Whether a message is with the server in part only. */
    boolean isCut() {
        return cuts && out.position() > 0 && (out.hasRemaining() || wire.isHalfWay());
    }

    /** Goes on with its message, and begins the next when it is time to; one that cuts stops halfway while it must. */
    void speak(final long nowNs, final boolean ending, final boolean cutting) throws IOException {
        if (!out.hasRemaining() && !ending && sent - answered < UNANSWERED_MOST && nowNs - nextNs >= 0) {
            begin(nowNs);
        }
        final int whole = out.limit();
        if (cuts && cutting && whole > 0) {
            out.limit(Math.max(out.position(), whole / 2));
        }
        if (out.hasRemaining()) {
            wire.write(out);
        }
        out.limit(whole);
        wire.flush(cuts && cutting);
    }

    /** Takes what has come. */
    void listen() throws IOException {
        int count = wire.read(in);
        while (count > 0) {
            if (!in.hasRemaining()) {
                complete();
            }
            count = wire.read(in);
        }
        if (count < 0) {
            throw new EOFException("the server ended");
        }
    }

    @Override
    public String toString() {
        return "sent=" + sent + " answered=" + answered + " mark=" + mark;
    }

    private void begin(final long nowNs) {
        final int size = size(sizes);
        out = header(size + (numbered ? 2 * WORD : WORD)).putInt(size);
        if (numbered) {
            out.putInt((int) sent);
        }
        out.put(said.next(size)).flip();
        sentNs[(int) (sent % UNANSWERED_MOST)] = nowNs;
        sent++;
        nextNs = nowNs + pauses.nextLong(PAUSE_MOST_NS);
    }

    private void complete() throws IOException {
        if (!inBody) {
            announced(in.flip().getInt());
            return;
        }
        final int wrong = heard.mismatch(in.flip());
        if (wrong >= 0) {
            throw new IOException("answer " + answered + " is wrong at byte " + wrong);
        }
        longestNs = Math.max(longestNs, System.nanoTime() - sentNs[(int) (answered % UNANSWERED_MOST)]);
        answered++;
        in = header();
        inBody = false;
    }

    private void announced(final int word) throws IOException {
        final int length = word & LENGTH_MASK;
        final int by = word >>> LENGTH_BITS;
        final int expected = answered < sent ? size(answers) : 0;
        final int number = numbered ? in.getInt() : (int) answered;
        if (length != expected || number != (int) answered) {
            throw new IOException(
                "answer " + answered + " has length=" + length + " number=" + number + " not length=" + expected);
        }
        if (by < mark) {
            throw new IOException("answer " + answered + " is by mark=" + by + " after mark=" + mark);
        }
        mark = by;
        in = ByteBuffer.allocate(length);
        inBody = true;
    }

    private ByteBuffer header() {
        return header(numbered ? 2 * WORD : WORD);
    }

    private static ByteBuffer header(final int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** From one byte to 16 KB, each order of magnitude as often. */
    private static int size(final SplittableRandom from) {
        return 1 + from.nextInt(1 << from.nextInt(MOST_BITS + 1));
    }
}
