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
import org.hpsocket.ssl.Tls;

/**
 * A runtime whose servers, agents and clients have TLS under every protocol of streams, so that suites which know
 * nothing of TLS run over it.
 *
 * @param runtime makes them; closed with this
 * @param serving under the protocols of servers
 * @param connecting under the protocols of agents and clients
 */
public record OverTls(HpSocket runtime, Tls serving, Tls connecting) implements HpSocket {

    @Override
    public <L extends Listener> Server server(final Protocol<L> protocol, final L listener,
        final Consumer<Options.Builder> options) {
        return runtime.server(over(protocol, serving), listener, options);
    }

    @Override
    public Server server(final String endpoint, final Listener listener) {
        return runtime.server(endpoint, listener);
    }

    @Override
    public <L extends Listener> Agent agent(final Protocol<L> protocol, final L listener,
        final Consumer<Options.Builder> options) {
        return runtime.agent(over(protocol, connecting), listener, options);
    }

    @Override
    public Agent agent(final String endpoint, final Listener listener) {
        return runtime.agent(endpoint, listener);
    }

    @Override
    public <L extends Listener> Client client(final Protocol<L> protocol, final L listener,
        final Consumer<Options.Builder> options) {
        return runtime.client(over(protocol, connecting), listener, options);
    }

    @Override
    public Client client(final String endpoint, final Listener listener) {
        return runtime.client(endpoint, listener);
    }

    @Override
    public UdpNode udpNode(final DatagramListener<UdpNode> listener, final Consumer<Options.Builder> options) {
        return runtime.udpNode(listener, options);
    }

    @Override
    public UdpCast udpCast(final Cast cast, final DatagramListener<UdpCast> listener,
        final Consumer<Options.Builder> options) {
        return runtime.udpCast(cast, listener, options);
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

    private static <L extends Listener> Protocol<L> over(final Protocol<L> protocol, final Tls tls) {
        return protocol.datagrams().isPresent() ? protocol : protocol.over(tls);
    }
}
