package org.hpsocket;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes any number of outgoing connections. <p>Source: HP-Socket {@code TcpAgent} and its kin. */
public interface Agent extends Component {

    /** Starts; sockets bind to an address of the system's choice. */
    default void start() {
        start("");
    }

    /**
     * Starts.
     *
     * @param bindAddress the literal local address of all connections that name none, or empty; paths have none
     * @throws StartException with the step that failed
     */
    void start(String bindAddress);

    /**
     * Connects to the address of the URI it was made from.
     *
     * @return as {@link #connect(Target)}
     */
    CompletionStage<Connection> connect();

    /**
     * Connects.
     *
     * @param host name or address; the name of the server may follow, as in {@link Target#of(String, int)}
     * @param port the port
     * @return as {@link #connect(Target)}
     */
    default CompletionStage<Connection> connect(final String host, final int port) {
        return connect(Target.of(host, port));
    }

    /**
     * Connects, with an extra that is there from the first event on.
     *
     * @param host name or address; the name of the server may follow, as in {@link Target#of(String, int)}
     * @param port the port
     * @param extra the extra, or null
     * @return as {@link #connect(Target)}
     */
    default CompletionStage<Connection> connect(final String host, final int port, final @Nullable Object extra) {
        return connect(Target.of(host, port).extra(extra));
    }

    /**
     * Connects. The name is resolved off the loops; each of its addresses is tried in turn, within the connect time-out
     * in all. Prepare-connect runs on the calling thread, the other events on the connection's.
     *
     * @param target where to, with what
     * @return completes after the handshake event, or with a {@link StartException}; then the close event was given as
     *     well, unless the listener refused. Completed on the connection's thread: what depends on it must not block
     * @throws StartException when the agent is not started, its connection limit is reached, or prepare-connect refused
     */
    CompletionStage<Connection> connect(Target target);

    /**
     * Connects and waits for it.
     *
     * @param target where to, with what
     * @return the connection
     * @throws StartException with the reason
     * @throws HpSocketException when called inside an event
     */
    Connection connectSync(Target target);
}
