package org.hpsocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What server, agent and client have in common: a life and connections.
 *
 * <p>Thread: every method may be called from any thread. Stopping, {@link #close()} and waiting are refused inside an
 * event of a component with a clear error, since they would wait for themselves.
 */
public interface Component extends AutoCloseable {

    /**
     * Gives the name that logs and threads carry.
     *
     * @return {@link Options#name()}, or role, protocol and a number
     */
    String name();

    /**
     * Gives the protocol it was made with.
     *
     * @return the protocol
     */
    Protocol<?> protocol();

    /**
     * Gives the options in force.
     *
     * @return the options
     */
    Options options();

    /**
     * Changes options for the next start; rates also while it runs, at once. Its connections take over a changed rate
     * unless they were given one of their own.
     *
     * @param change sets what changes; the rest stays
     * @throws HpSocketException when the component is not stopped and more than rates would change, or an option is out
     *     of range
     */
    void options(Consumer<Options.Builder> change);

    /**
     * Gives the state.
     *
     * @return the state
     */
    ServiceState state();

    /**
     * Tells whether it starts or has started.
     *
     * @return true in STARTING and STARTED
     */
    default boolean hasStarted() {
        return state() == ServiceState.STARTING || state() == ServiceState.STARTED;
    }

    /**
     * Tells whether TLS protects its connections.
     *
     * @return true with a TLS filter
     */
    boolean isSecure();

    /**
     * Stops: no new connections, what is queued goes out within the close time-out, every connection gets its close
     * event, then shutdown. Returns when all threads of the component have ended and its port is free. Of no effect
     * when stopped.
     *
     * @throws HpSocketException inside an event
     */
    void stop();

    /**
     * Stops once its connections have ended by themselves. From now on nothing is accepted and the port is free, no
     * connection is made, attempts to connect end and nothing reconnects; open connections go on as before. When the
     * last one has ended, or the grace is over, the rest is as with {@link #stop()}.
     *
     * <p>The state is STOPPING all the time. {@link #stop()} and {@link #close()} on another thread end the grace at
     * once, an interrupt of the calling thread does, and of several graces the one that ends first counts.
     *
     * @param grace how long connections may go on, 0 to 365 days
     * @throws HpSocketException inside an event, or when the grace is out of range
     */
    void stop(Duration grace);

    /** Stops it for good; it cannot be started again. */
    @Override
    void close();

    /** Waits until it is stopped; returns at once if it is. */
    void awaitStop();

    /**
     * Waits until it is stopped.
     *
     * @param timeout how long at most
     * @return false when the time passed
     */
    boolean awaitStop(Duration timeout);

    /**
     * Finds a connection.
     *
     * @param id its id
     * @return the connection, empty when it is closed or was never there
     */
    Optional<Connection> connection(long id);

    /**
     * Gives the connections of this moment; those inside their close event are among them.
     *
     * @return a snapshot, in no order
     */
    List<Connection> connections();

    /**
     * Gives the ids of the connections of this moment.
     *
     * @return a snapshot, in no order
     */
    long[] connectionIds();

    /**
     * Counts the connections; those inside their close event count.
     *
     * @return the number
     */
    int connectionCount();

    /**
     * Sends on the connection with an id.
     *
     * @param id the connection
     * @param data as in {@link Connection#send(ByteBuffer)}
     * @return CLOSED when there is no such connection
     */
    SendResult send(long id, ByteBuffer data);

    /**
     * Sends several buffers as one unit on the connection with an id.
     *
     * @param id the connection
     * @param pieces as in {@link Connection#send(ByteBuffer...)}
     * @return CLOSED when there is no such connection
     */
    SendResult send(long id, ByteBuffer... pieces);

    /**
     * Disconnects the connection with an id.
     *
     * @param id the connection
     * @param how whether what is queued goes out first
     * @return false when there is no such connection
     */
    boolean disconnect(long id, Connection.Disconnect how);

    /**
     * Disconnects every connection that is at least so old.
     *
     * @param age the age
     * @return how many
     */
    int disconnectLong(Duration age);

    /**
     * Disconnects every connection from which nothing was received for so long.
     *
     * @param silence the time
     * @return how many
     * @throws HpSocketException when {@link Options#markSilence()} is off
     */
    int disconnectSilent(Duration silence);

    /**
     * Gives how fast its connections may receive together.
     *
     * @return bytes a second, 0 without a limit
     */
    long totalReceiveRate();

    /**
     * Changes how fast its connections may receive together, until it stops; a start begins with
     * {@link Options#totalReceiveRate()}.
     *
     * @param bytesPerSecond the most bytes a second, 0 to {@link Options#RATE_MOST}; 0 lifts the limit
     * @throws HpSocketException when out of range, or when the component is stopped
     */
    void totalReceiveRate(long bytesPerSecond);

    /**
     * Gives how fast its connections may send together.
     *
     * @return bytes a second, 0 without a limit
     */
    long totalSendRate();

    /**
     * Changes how fast its connections may send together, until it stops; a start begins with
     * {@link Options#totalSendRate()}.
     *
     * @param bytesPerSecond the most bytes a second, 0 to {@link Options#RATE_MOST}; 0 lifts the limit
     * @throws HpSocketException when out of range, or when the component is stopped
     */
    void totalSendRate(long bytesPerSecond);

    /**
     * Gives counts since the last start.
     *
     * @return a snapshot
     */
    ComponentStats stats();

    /**
     * Tells which code its connections run.
     *
     * @return a snapshot: codec, filters, transport, the current version of each first; empty when stopped
     */
    List<CodeInUse> code();

    /**
     * Tells how its connections have changed their code.
     *
     * @return a snapshot
     */
    SwapStats swaps();

    /**
     * Changes a running component to another transport. Open sockets cannot go over: new connections begin with the new
     * one, on loops of their own, and those that are open finish with the old one. A server goes on listening where it
     * does. If both sockets have {@code SO_REUSEPORT}, which {@link ReuseAddressPolicy#ADDR_AND_PORT} sets, the new one
     * is there before the old one goes; else the old one takes whoever waits, closes, and the new one is bound at once.
     * Who comes in between is reset or refused by the system, which tells only the peer: it cannot be counted here.
     *
     * <p>Holds until the next start, which uses {@link Options#transport()} again.
     *
     * @param name the name of the transport
     * @return completed when new connections use it; what is open still and uses the old one waits, in the report.
     *     Completed exceptionally when the server cannot listen with it: then all is as it was
     * @throws HpSocketException when there is no such transport, when it cannot carry the connections, when the
     *     component has not started, and for datagrams
     */
    CompletionStage<SwapReport> transport(String name);
}
