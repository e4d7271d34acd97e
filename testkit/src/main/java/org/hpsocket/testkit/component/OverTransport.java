package org.hpsocket.testkit.component;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.Cast;
import org.hpsocket.Client;
import org.hpsocket.DatagramListener;
import org.hpsocket.HpSocket;
import org.hpsocket.Listener;
import org.hpsocket.MemoryStats;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.Server;
import org.hpsocket.SwapReport;
import org.hpsocket.UdpCast;
import org.hpsocket.UdpNode;
import org.hpsocket.spi.StageFactory;
import org.hpsocket.spi.Transport;

/**
 * A runtime whose components all use one transport.
 *
 * @param runtime makes them; closed with this
 * @param transport the name of the transport
 */
public record OverTransport(HpSocket runtime, String transport) implements HpSocket {

    @Override
    public <L extends Listener> Server server(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return runtime.server(protocol, listener, named(options));
    }

    @Override
    public Server server(final String endpoint, final Listener listener) {
        return runtime.server(named(endpoint), listener);
    }

    @Override
    public <L extends Listener> Agent agent(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return runtime.agent(protocol, listener, named(options));
    }

    @Override
    public Agent agent(final String endpoint, final Listener listener) {
        return runtime.agent(named(endpoint), listener);
    }

    @Override
    public <L extends Listener> Client client(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return runtime.client(protocol, listener, named(options));
    }

    @Override
    public Client client(final String endpoint, final Listener listener) {
        return runtime.client(named(endpoint), listener);
    }

    @Override
    public UdpNode udpNode(final DatagramListener<UdpNode> listener, final Consumer<Options.Builder> options) {
        return runtime.udpNode(listener, named(options));
    }

    @Override
    public UdpCast udpCast(final Cast cast, final DatagramListener<UdpCast> listener,
        final Consumer<Options.Builder> options) {
        return runtime.udpCast(cast, listener, named(options));
    }

    @Override
    public CompletionStage<SwapReport> swap(final StageFactory<?> factory) {
        return runtime.swap(factory);
    }

    @Override
    public CompletionStage<SwapReport> swap(final Transport replacement) {
        return runtime.swap(replacement);
    }

    @Override
    public MemoryStats memory() {
        return runtime.memory();
    }

    @Override
    public void close() {
        runtime.close();
    }

    private Consumer<Options.Builder> named(final Consumer<Options.Builder> options) {
        final Consumer<Options.Builder> first = builder -> builder.transport(transport);
        return first.andThen(options);
    }

    private String named(final String endpoint) {
        return endpoint + (endpoint.indexOf('?') < 0 ? '?' : '&') + "transport=" + transport;
    }
}
