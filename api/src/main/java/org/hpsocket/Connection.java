package org.hpsocket;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hpsocket.ssl.TlsSession;

/**
 * A handle on one connection. It never dangles: after the close, sends answer {@link SendResult#CLOSED} and the
 * accessors give their last values.
 *
 * <p>Thread: every method may be called from any thread and returns at once, unless it says otherwise.
 * What one thread sends keeps its order; the bytes of one send stay together.
 */
public interface Connection {

    /** How {@link #disconnect(Disconnect)} treats what is queued. */
    enum Disconnect {
        /** What was sent before goes out first, at most for the close time-out. */
        ORDERLY,
        /** What is queued is dropped. */
        FORCE
    }

    /**
     * Gives the id: positive, and never given again while anything could still hold it.
     *
     * @return the id
     */
    long id();

    /**
     * Gives the component that this connection belongs to.
     *
     * @return the component
     */
    Component component();

    /**
     * Sends bytes, from position to limit, as one unit of the protocol.
     *
     * <p>Owns: the buffer stays the caller's and is not changed, its position neither; it may be used again on return.
     * <p>Limits: {@link Options#sendLimitBytes()} for what waits; the protocol's for one unit. Without bytes a stream
     * sends nothing and answers QUEUED.
     *
     * @param data the bytes
     * @return what became of it
     * @throws HpSocketException when the protocol can never send a unit of this length
     */
    SendResult send(ByteBuffer data);

    /**
     * Sends several buffers, each from position to limit, as one unit; empty ones count as nothing.
     *
     * @param pieces the buffers; as in {@link #send(ByteBuffer)}
     * @return what became of it
     * @throws HpSocketException when the protocol can never send a unit of this length
     */
    SendResult send(ByteBuffer... pieces);

    /**
     * Sends bytes of an array as one unit.
     *
     * @param data the bytes
     * @return what became of it
     * @throws HpSocketException when the protocol can never send a unit of this length
     */
    default SendResult send(final byte[] data) {
        return send(ByteBuffer.wrap(data));
    }

    /**
     * Sends a file as one unit, of any size where the protocol has no limit; it is read while it goes out, or during
     * this call where it is one datagram.
     *
     * @param file the file; it must not shrink before the send event
     * @param head bytes before it, or an empty buffer
     * @param tail bytes after it, or an empty buffer
     * @return what became of it
     * @throws HpSocketException when the file cannot be opened, is empty, or can never be sent
     */
    SendResult sendFile(Path file, ByteBuffer head, ByteBuffer tail);

    /**
     * Sends a file as one unit.
     *
     * @param file the file
     * @return what became of it
     * @throws HpSocketException when the file cannot be opened, is empty, or can never be sent
     */
    default SendResult sendFile(final Path file) {
        return sendFile(file, ByteBuffer.allocate(0), ByteBuffer.allocate(0));
    }

    /** Closes the connection once what was sent has gone out; sends answer CLOSED from now on. */
    default void disconnect() {
        disconnect(Disconnect.ORDERLY);
    }

    /**
     * Closes the connection. The close event follows on the connection's thread; calling again is of no effect, except
     * that FORCE cuts an orderly close short.
     *
     * @param how whether what is queued goes out first
     */
    void disconnect(Disconnect how);

    /**
     * Stops receive events, until {@link #resumeReceive()}; the peer is slowed down by its transport.
     * A reset is told at once, unless bytes that nobody has read come before it.
     */
    void pauseReceive();

    /** Lets receive events come again, beginning with what has arrived. */
    void resumeReceive();

    /**
     * Tells whether the application paused receive events.
     *
     * @return true between {@link #pauseReceive()} and {@link #resumeReceive()}
     */
    boolean isReceivePaused();

    /**
     * Gives how fast it may receive.
     *
     * @return bytes a second, 0 without a limit of its own
     */
    long receiveRate();

    /**
     * Changes how fast it may receive, from now on; a connection begins with {@link Options#receiveRate()}, where it is
     * said how a rate holds.
     *
     * @param bytesPerSecond the most bytes a second, 0 to {@link Options#RATE_MOST}; 0 lifts the limit
     * @throws HpSocketException when out of range
     */
    void receiveRate(long bytesPerSecond);

    /**
     * Gives how fast it may send.
     *
     * @return bytes a second, 0 without a limit of its own
     */
    long sendRate();

    /**
     * Changes how fast it may send, from now on; a connection begins with {@link Options#sendRate()}. What the
     * transport already has goes out as it was.
     *
     * @param bytesPerSecond the most bytes a second, 0 to {@link Options#RATE_MOST}; 0 lifts the limit
     * @throws HpSocketException when out of range
     */
    void sendRate(long bytesPerSecond);

    /**
     * Leaves the last bytes of the current receive event with the connection; they come first in the next one, after
     * more has arrived or receiving was resumed.
     *
     * @param bytes how many of the last bytes stay unread
     * @throws HpSocketException outside a receive event of a stream protocol without framing, or when the event has
     *     fewer bytes
     */
    void unread(int bytes);

    /**
     * Gives what the application attached.
     *
     * @return the extra
     */
    Optional<Object> extra();

    /**
     * Attaches an object, valid through the close event.
     *
     * @param extra the object, or null for none
     */
    void extra(@org.jspecify.annotations.Nullable Object extra);

    /**
     * Gives the local address. On a server that trusts a proxy it is the address that the peer reached at the proxy.
     *
     * @return the address, empty before the socket has one; that of a socket connected to a path is a
     *     {@link java.net.UnixDomainSocketAddress} without a name
     */
    Optional<SocketAddress> localAddress();

    /**
     * Gives the address of the peer: on a server that trusts a proxy the one that the proxy tells. Of a connection
     * that is made through a proxy it is the proxy's until the handshake event, and from then on the target's, which
     * is not resolved if a name was given.
     *
     * @return the address, empty before it is resolved; that of a peer that has connected to a path is a
     *     {@link java.net.UnixDomainSocketAddress} without a name
     */
    Optional<SocketAddress> remoteAddress();

    /**
     * Gives the host as it was given to connect.
     *
     * @return the name or literal, empty on a server and with a path
     */
    Optional<String> remoteHost();

    /**
     * Tells how long the connection has been open; it stands still after the close.
     *
     * @return the time since accept or connect, zero before
     */
    Duration connectPeriod();

    /**
     * Tells how long nothing was received. Sends do not count.
     *
     * @return the time since the last receive, or accept or connect; empty when {@link Options#markSilence()} is off
     */
    Optional<Duration> silencePeriod();

    /**
     * Tells how many bytes sent by the application, with their frames, are not yet given to the system.
     *
     * @return the bytes
     */
    long pendingBytes();

    /**
     * Tells whether the connection is open: after accept or connect, before disconnect and close.
     *
     * @return false from the close event on, too
     */
    boolean isConnected();

    /**
     * Tells whether TLS is to protect the connection; {@link #tls()} tells whether it does already.
     *
     * @return true with a TLS filter
     */
    boolean isSecure();

    /**
     * Gives what TLS has agreed on.
     *
     * @return the session, empty before the handshake and without TLS
     */
    Optional<TlsSession> tls();

    /**
     * Begins the handshake of TLS that was told to wait, {@link org.hpsocket.ssl.Tls#autoHandshake}. What was sent
     * before goes out plain, first; from now on nothing is received, and sends answer {@link SendResult#HANDSHAKING},
     * until the handshake event. What this connection has not read yet, {@link #unread} included, belongs to the
     * handshake: in the receive event of the last plain bytes, not one byte is lost. Elsewhere, pause receiving first
     * if the peer does not wait for an answer. A connection that is closed ignores it.
     *
     * <p>Thread: any; in every event from accept or connect on.
     * <p>Limits: {@link Options#connectTimeout}, which does not run while what was sent before goes out.
     * <p>Fails: the connection closes with {@code PROTOCOL} when part of a unit has been read, so that nothing
     * unprotected is told afterwards.
     * <p>Source: HP-Socket {@code StartSSLHandShake}.
     *
     * @throws HpSocketException without TLS, when handshakes begin by themselves, or when it has begun
     */
    void startHandshake();

    /**
     * Gives bytes taken from the transport since the connection opened.
     *
     * @return the bytes
     */
    long bytesReceived();

    /**
     * Gives bytes given to the transport since the connection opened.
     *
     * @return the bytes
     */
    long bytesSent();
}
