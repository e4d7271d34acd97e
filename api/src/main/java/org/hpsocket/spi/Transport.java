package org.hpsocket.spi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Set;
import org.hpsocket.StartException;
import org.jspecify.annotations.Nullable;

/**
 * Makes links: the services below the session. Found as a service of a container or by {@link java.util.ServiceLoader}.
 *
 * <p>Thread: {@link #poller} is called once for each loop before it runs; listen, connect and open are called on the
 * loop they name.
 */
public interface Transport {

    /**
     * Gives the name that options choose it by.
     *
     * @return for instance {@code nio}
     */
    String name();

    /**
     * Gives the rank: of several transports that can do what is asked, the highest is taken.
     *
     * @return the rank
     */
    int rank();

    /**
     * Tells what it can carry.
     *
     * @return the capabilities
     */
    Set<Capability> capabilities();

    /**
     * Names the options that its sockets know.
     *
     * @param kind the kind of socket
     * @return the options; none for a kind that it does not make
     */
    Set<SocketOption<?>> socketOptions(SocketKind kind);

    /**
     * Makes what a loop waits in.
     *
     * @param loop the loop
     * @return the poller, closed by the loop
     * @throws IOException when the system has no room for it
     */
    Poller poller(Loop loop) throws IOException;

    /**
     * Listens; accepting begins at once.
     *
     * @param loop the loop that accepts; links may live on others
     * @param local the address
     * @param options options of the listening socket and of its links
     * @param acceptor hears of links
     * @return the listening socket
     * @throws ListenException naming the step that failed
     */
    Listening listen(Loop loop, SocketAddress local, LinkOptions options, Acceptor acceptor) throws ListenException;

    /**
     * Connects; answers through the connector, later or during this call.
     *
     * @param loop the loop of the link
     * @param local the address to bind, or null
     * @param remote the address, resolved
     * @param options options of the socket
     * @param connector hears of the link
     * @return cancels the attempt, on the loop; of no effect once it was answered
     */
    Runnable connect(Loop loop, @Nullable SocketAddress local, SocketAddress remote, LinkOptions options,
        Connector connector);

    /**
     * Opens a datagram socket; for transports that can {@link Capability#DATAGRAM}.
     *
     * @param loop the loop of the port
     * @param local the address to bind
     * @param remote the only peer that it sends to and takes datagrams of, or null for all
     * @param options options of the socket
     * @param handler hears of datagrams
     * @return the port
     * @throws ListenException naming the step that failed; then nothing is left open
     */
    default Port open(
        Loop loop, InetSocketAddress local, @Nullable InetSocketAddress remote, PortOptions options,
        PortHandler handler)
        throws ListenException {
        throw new ListenException(StartException.Step.SOCKET_CREATE,
            new IOException("transport " + name() + " has no datagrams"));
    }

    /**
     * Takes over an open link; for transports that can {@link Capability#HANDOVER}. Nothing is told during this call,
     * and never the opening.
     *
     * @param loop the loop of the link
     * @param socket what {@link Link#handOver} of another transport gave; its bytes go out first, and
     *     {@link LinkHandler#onSent} follows
     * @param options options of its component; those of the socket are set already
     * @param handler hears of it
     * @return the link
     * @throws IOException when the socket cannot be taken; it stays the caller's
     */
    default Link adopt(final Loop loop, final Handover socket, final LinkOptions options, final LinkHandler handler)
        throws IOException {
        throw new IOException("transport " + name() + " takes over no sockets");
    }

    /**
     * Takes over a socket that listens; for transports that can {@link Capability#HANDOVER}.
     *
     * @param loop the loop that accepts
     * @param socket what {@link Listening#handOver} of another transport gave
     * @param options as for {@link #listen}
     * @param acceptor hears of links
     * @return the listening socket
     * @throws IOException when the socket cannot be taken; it stays the caller's
     */
    default Listening adopt(final Loop loop, final Handover socket, final LinkOptions options, final Acceptor acceptor)
        throws IOException {
        throw new IOException("transport " + name() + " takes over no sockets");
    }

    /**
     * Takes over a datagram socket; for transports that can {@link Capability#HANDOVER}.
     *
     * @param loop the loop of the port
     * @param socket what {@link Port#handOver} of another transport gave
     * @param options as for {@link #open}
     * @param handler hears of datagrams
     * @return the port
     * @throws IOException when the socket cannot be taken; it stays the caller's
     */
    default Port adopt(final Loop loop, final Handover socket, final PortOptions options, final PortHandler handler)
        throws IOException {
        throw new IOException("transport " + name() + " takes over no sockets");
    }
}
