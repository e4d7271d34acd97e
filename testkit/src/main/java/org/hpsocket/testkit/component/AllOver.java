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
import org.jspecify.annotations.Nullable;

/**
 * A runtime whose components are all over one transport, or all over TLS: suites that know nothing of either run over
 * both.
 *
 * @param runtime makes them; closed with this
 * @param transport the name of the transport, empty for what each asks for
 * @param serving under the protocols of streams of servers, null for nothing
 * @param connecting under those of agents and clients, null for nothing
 */
public record AllOver(HpSocket runtime, String transport, @Nullable Tls serving, @Nullable Tls connecting)
    implements HpSocket {

    /**
     * Puts all components over one transport.
     *
     * @param runtime makes them
     * @param transport its name
     * @return the runtime
     */
    public static HpSocket transport(final HpSocket runtime, final String transport) {
        return new AllOver(runtime, transport, null, null);
    }

    /**
     * Puts all components of streams over TLS, but those that are made from an endpoint.
     *
     * @param runtime makes them
     * @param serving for servers
     * @param connecting for agents and clients
     * @return the runtime
     */
    public static HpSocket tls(final HpSocket runtime, final Tls serving, final Tls connecting) {
        return new AllOver(runtime, "", serving, connecting);
    }

    @Override
    public <L extends Listener> Server server(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return runtime.server(over(protocol, serving), listener, named(options));
    }

    @Override
    public Server server(final String endpoint, final Listener listener) {
        return runtime.server(named(endpoint), listener);
    }

    @Override
    public <L extends Listener> Agent agent(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return runtime.agent(over(protocol, connecting), listener, named(options));
    }

    @Override
    public Agent agent(final String endpoint, final Listener listener) {
        return runtime.agent(named(endpoint), listener);
    }

    @Override
    public <L extends Listener> Client client(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        return runtime.client(over(protocol, connecting), listener, named(options));
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

    private static <L extends Listener> Protocol<L> over(final Protocol<L> protocol, final @Nullable Tls tls) {
        return tls == null || protocol.datagrams().isPresent() ? protocol : protocol.over(tls);
    }

    private Consumer<Options.Builder> named(final Consumer<Options.Builder> options) {
        if (transport.isEmpty()) {
            return options;
        }
        final Consumer<Options.Builder> first = builder -> builder.transport(transport);
        return first.andThen(options);
    }

    private String named(final String endpoint) {
        return transport.isEmpty() ? endpoint
            : endpoint + (endpoint.indexOf('?') < 0 ? '?' : '&') + "transport=" + transport;
    }
}
