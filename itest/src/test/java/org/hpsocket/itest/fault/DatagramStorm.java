package org.hpsocket.itest.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * Sends what follows from a seed, from many source ports: close notices and what nearly is one, datagrams without
 * bytes, with some, with too many. Noise of some length begins with a mark and the checksum of what follows.
 *
 * <p>Thread: one at a time; {@link #isWhole} any.
 */
final class DatagramStorm implements AutoCloseable {
    private static final byte[] NOTICE = HexFormat.of().parseHex("beb61febda5246ba923359dbbfe6c8e4");
    private static final byte MARK = (byte) 0xff;
    private static final int HEAD_BYTES = 1 + Integer.BYTES;
    private static final int LONG_BYTES = 2_000;
    private static final int LONGEST_BYTES = 60_000;

    private final SplittableRandom random;
    private final InetSocketAddress target;
    private final DatagramChannel[] sources;
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(LONGEST_BYTES);

    DatagramStorm(final long seed, final InetSocketAddress target, final int sourceCount) {
        this.random = new SplittableRandom(seed);
        this.target = target;
        this.sources = new DatagramChannel[sourceCount];
        for (int i = 0; i < sourceCount; i++) {
            sources[i] = open();
        }
    }

    /** Tells whether bytes with the mark of a storm are all of one datagram. */
    static boolean isWhole(final ByteBuffer data) {
        if (data.remaining() < HEAD_BYTES || data.get(data.position()) != MARK) {
            return true;
        }
        final ByteBuffer bytes = data.duplicate();
        bytes.get();
        final int expected = bytes.getInt();
        return expected == checksum(bytes);
    }

    /** Sends some, as fast as the system takes them. */
    void blow(final int count) {
        for (int i = 0; i < count; i++) {
            final int which = random.nextInt(sources.length);
            if (random.nextInt(1_000) == 0) {
                close(sources[which]);
                sources[which] = open();
            }
            send(sources[which]);
        }
    }

    @Override
    public void close() {
        for (final DatagramChannel source : sources) {
            close(source);
        }
    }

    private void send(final DatagramChannel source) {
        datagram.clear();
        switch (random.nextInt(10)) {
            case 0 -> datagram.put(NOTICE);
            case 1 -> nearlyNotice();
            case 2 -> { }
            case 3 -> noise(random.nextInt(LONG_BYTES));
            case 4 -> noise(random.nextInt(50) == 0 ? LONGEST_BYTES : LONG_BYTES);
            default -> noise(random.nextInt(100));
        }
        try {
            source.send(datagram.flip(), target);
        } catch (final IOException e) {
            throw new UncheckedIOException("a storm cannot send length=" + datagram.limit(), e);
        }
    }

    private void nearlyNotice() {
        datagram.put(NOTICE);
        switch (random.nextInt(3)) {
            case 0 -> datagram.put((byte) 0);
            case 1 -> datagram.position(NOTICE.length - 1);
            default -> datagram.put(3, (byte) random.nextInt(0xeb));
        }
    }

    private void noise(final int length) {
        for (int i = 0; i < length; i++) {
            datagram.put((byte) random.nextInt());
        }
        if (length >= HEAD_BYTES) {
            datagram.put(0, MARK).putInt(1, checksum(datagram.duplicate().flip().position(HEAD_BYTES)));
        } else if (length > 0) {
            datagram.put(0, (byte) 0);
        }
    }

    private static int checksum(final ByteBuffer bytes) {
        final var checksum = new CRC32();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    private static DatagramChannel open() {
        try {
            final DatagramChannel channel = DatagramChannel.open();
            channel.configureBlocking(false);
            return channel.bind(new InetSocketAddress("127.0.0.1", 0));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(final DatagramChannel channel) {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
