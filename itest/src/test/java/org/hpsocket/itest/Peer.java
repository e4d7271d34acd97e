package org.hpsocket.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A peer that knows nothing of the library: a blocking socket of the JDK, whose reads do not wait for ever. */
public final class Peer implements AutoCloseable {
    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;

    /**
     * Connects.
     *
     * @param address where to
     */
    public Peer(final SocketAddress address) {
        this(address, 0);
    }

    /**
     * Connects.
     *
     * @param address where to
     * @param receiveBufferBytes how much the system may keep unread; 0 for its choice
     */
    public Peer(final SocketAddress address, final int receiveBufferBytes) {
        socket = connected(address, receiveBufferBytes);
    }

    /**
     * Connects over TLS, and requires a certificate of the host.
     *
     * @param address where to
     * @param factory makes the socket, and knows whom it trusts
     */
    public Peer(final InetSocketAddress address, final SSLSocketFactory factory) {
        try {
            final var secured = (SSLSocket) factory.createSocket(
                connected(address, 0), address.getHostString(), address.getPort(), true);
            final SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            socket = secured;
        } catch (final IOException e) {
            throw new UncheckedIOException("handshake with " + address, e);
        }
    }

    /**
     * Makes a pack without a flag.
     *
     * @param body its body
     * @return header and body
     */
    public static byte[] pack(final byte... body) {
        return ByteBuffer.allocate(Integer.BYTES + body.length).put(header(body.length)).put(body).array();
    }

    /**
     * Makes the header of a pack without a flag.
     *
     * @param length the length that it announces
     * @return the header
     */
    public static byte[] header(final int length) {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array();
    }

    /**
     * Writes; waits while the system takes no more.
     *
     * @param bytes the bytes
     * @return this
     */
    public Peer write(final byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads exactly so many bytes.
     *
     * @param length how many
     * @return the bytes
     */
    public byte[] read(final int length) {
        try {
            final byte[] bytes = socket.getInputStream().readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("the other side ended after " + bytes.length + " bytes of " + length);
            }
            return bytes;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads exactly so many bytes and keeps none.
     *
     * @param length how many
     */
    public void skip(final long length) {
        final int most = 65_536;
        for (long left = length; left > 0; left -= most) {
            read((int) Math.min(left, most));
        }
    }

    /**
     * Reads to the end, or to a reset.
     *
     * @return how many bytes came
     */
    public long drain() {
        final var buffer = new byte[65_536];
        long total = 0;
        try {
            final InputStream in = socket.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                total += count;
            }
        } catch (final java.net.SocketTimeoutException e) {
            throw new UncheckedIOException("no end after bytes=" + total, e);
        } catch (final IOException e) {
            System.getLogger(Peer.class.getPackageName()).log(System.Logger.Level.TRACE, "a reset is an end", e);
        }
        return total;
    }

    /**
     * Sends bytes and requires them back.
     *
     * @param bytes the bytes
     */
    public void echo(final byte... bytes) {
        write(bytes);
        final byte[] answer = read(bytes.length);
        assertEquals(-1, Arrays.mismatch(bytes, answer), "first wrong byte of the echo");
    }

    /** Says that nothing more comes, and goes on reading. */
    public void finish() {
        try {
            socket.shutdownOutput();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes away without an end: the other side is told a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives the address by which the other side knows it.
     *
     * @return host and port
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connected(final SocketAddress address, final int receiveBufferBytes) {
        final var socket = new Socket();
        try {
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(address, PATIENCE_MS);
            return socket;
        } catch (final IOException e) {
            throw new UncheckedIOException("connect to " + address, e);
        }
    }
}
