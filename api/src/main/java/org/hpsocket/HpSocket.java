package org.hpsocket;

import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.spi.Transport;

/**
 * The way in: makes servers, agents and clients, and owns what they share.
 *
 * <p>On the class path and the module path {@link #load()} makes one; in a container it is a service. A component is
 * made stopped and has no thread until it starts.
 */
public interface HpSocket extends AutoCloseable {

    /**
     * Makes a runtime with the transports and protocols that are there.
     *
     * @return the runtime; close it to stop all its components
     * @throws HpSocketException when the core is missing
     */
    static HpSocket load() {
        return load(new RuntimeOptions());
    }

    /**
     * Makes a runtime with the transports and protocols that are there.
     *
     * @param options what its components share
     * @return the runtime; close it to stop all its components
     * @throws HpSocketException when the core is missing
     */
    static HpSocket load(final RuntimeOptions options) {
        return ServiceLoader.load(Provider.class, HpSocket.class.getClassLoader()).findFirst()
            .or(() -> ServiceLoader.load(Provider.class).findFirst())
            .orElseThrow(() -> HpSocketException.usage("no provider of " + Provider.class.getName()
                + ": org.hpsocket.core is not on the class path, the module path or in the image"))
            .create(options);
    }

    /**
     * Makes a server.
     *
     * @param <L> the listener's type
     * @param protocol what it speaks
     * @param listener hears its events
     * @return the server, stopped
     */
    default <L extends Listener> Server server(final Protocol<L> protocol, final L listener) {
        return server(protocol, listener, options -> { });
    }

    /**
     * Makes a server.
     *
     * @param <L> the listener's type
     * @param protocol what it speaks
     * @param listener hears its events
     * @param options sets options
     * @return the server, stopped
     * @throws HpSocketException when an option is out of range
     */
    <L extends Listener> Server server(Protocol<L> protocol, L listener, Consumer<Options.Builder> options);

    /**
     * Makes a server from a URI.
     *
     * @param endpoint protocol, address, options; see {@link Endpoint}
     * @param listener hears its events; of the protocol's listener type
     * @return the server, stopped
     * @throws HpSocketException in one line that names the wrong part
     */
    Server server(String endpoint, Listener listener);

    /**
     * Makes an agent.
     *
     * @param <L> the listener's type
     * @param protocol what it speaks
     * @param listener hears its events
     * @return the agent, stopped
     */
    default <L extends Listener> Agent agent(final Protocol<L> protocol, final L listener) {
        return agent(protocol, listener, options -> { });
    }

    /**
     * Makes an agent.
     *
     * @param <L> the listener's type
     * @param protocol what it speaks
     * @param listener hears its events
     * @param options sets options
     * @return the agent, stopped
     * @throws HpSocketException when an option is out of range
     */
    <L extends Listener> Agent agent(Protocol<L> protocol, L listener, Consumer<Options.Builder> options);

    /**
     * Makes an agent from a URI.
     *
     * @param endpoint protocol, the address that {@link Agent#connect()} connects to, options
     * @param listener hears its events; of the protocol's listener type
     * @return the agent, stopped
     * @throws HpSocketException in one line that names the wrong part
     */
    Agent agent(String endpoint, Listener listener);

    /**
     * Makes a client.
     *
     * @param <L> the listener's type
     * @param protocol what it speaks
     * @param listener hears its events
     * @return the client, stopped
     */
    default <L extends Listener> Client client(final Protocol<L> protocol, final L listener) {
        return client(protocol, listener, options -> { });
    }

    /**
     * Makes a client.
     *
     * @param <L> the listener's type
     * @param protocol what it speaks
     * @param listener hears its events
     * @param options sets options
     * @return the client, stopped
     * @throws HpSocketException when an option is out of range
     */
    <L extends Listener> Client client(Protocol<L> protocol, L listener, Consumer<Options.Builder> options);

    /**
     * Makes a client from a URI.
     *
     * @param endpoint protocol, the address that {@link Client#start()} connects to, options
     * @param listener hears its events; of the protocol's listener type
     * @return the client, stopped
     * @throws HpSocketException in one line that names the wrong part
     */
    Client client(String endpoint, Listener listener);

    /**
     * Makes a datagram socket without connections.
     *
     * @param listener hears its datagrams
     * @return the node, stopped
     */
    default UdpNode udpNode(final DatagramListener<UdpNode> listener) {
        return udpNode(listener, options -> { });
    }

    /**
     * Makes a datagram socket without connections.
     *
     * @param listener hears its datagrams
     * @param options sets options
     * @return the node, stopped
     * @throws HpSocketException when an option is out of range
     */
    UdpNode udpNode(DatagramListener<UdpNode> listener, Consumer<Options.Builder> options);

    /**
     * Makes a member of a multicast group or broadcast network.
     *
     * @param cast whom it sends to
     * @param listener hears its datagrams
     * @return the member, stopped
     */
    default UdpCast udpCast(final Cast cast, final DatagramListener<UdpCast> listener) {
        return udpCast(cast, listener, options -> { });
    }

    /**
     * Makes a member of a multicast group or broadcast network.
     *
     * @param cast whom it sends to
     * @param listener hears its datagrams
     * @param options sets options
     * @return the member, stopped
     * @throws HpSocketException when an option is out of range, or the cast is to nobody
     */
    UdpCast udpCast(Cast cast, DatagramListener<UdpCast> listener, Consumer<Options.Builder> options);

    /**
     * Gives the off-heap memory in use.
     *
     * @return a snapshot
     */
    MemoryStats memory();

    /**
     * Replaces a codec or filter, by its name, on open connections and for new ones. It stays in use, also when a
     * higher version is added, until it fails or another one is swapped in. What it replaces stays in reserve; if that
     * was swapped in, too, it is forgotten once no connection runs it.
     *
     * <p>Thread: any; the report comes on a thread of its own. An event that waits for it keeps the connections of its
     * loop from changing.
     *
     * @param factory the new code
     * @return completed when every connection of this moment has changed, was refused or has closed; after
     *     {@link Options#swapTimeout()} of a connection at the latest, with what still waits
     */
    CompletionStage<SwapReport> swap(StageFactory<?> factory);

    /**
     * Replaces a transport, by its name, under open connections and for new ones. Where it can
     * {@link org.hpsocket.spi.Capability#HANDOVER}, sockets go over as they are; otherwise the old one ends with its
     * last connection, and new ones begin with the new one.
     *
     * @param transport the new code
     * @return as for {@link #swap(StageFactory)}
     */
    CompletionStage<SwapReport> swap(Transport transport);

    /** Closes every component made by this runtime and gives its memory back. Refused inside an event. */
    @Override
    void close();

    /** Makes runtimes; found by {@link ServiceLoader}. */
    interface Provider {

        /**
         * Makes a runtime.
         *
         * @param options what its components share
         * @return the runtime
         */
        HpSocket create(RuntimeOptions options);
    }
}
