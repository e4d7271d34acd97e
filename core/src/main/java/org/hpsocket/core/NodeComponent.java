package org.hpsocket.core;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.hpsocket.Cast;
import org.hpsocket.DatagramListener;
import org.hpsocket.Options;
import org.hpsocket.SendResult;
import org.hpsocket.UdpNode;
import org.hpsocket.core.datagram.NodeSetup;
import org.hpsocket.core.datagram.NodeSocket;
import org.jspecify.annotations.Nullable;

/** A datagram socket that sends to anybody. */
final class NodeComponent extends ComponentBase implements UdpNode {
    private final NodeSocket<UdpNode> socket;
    private volatile @Nullable Object extra;

    NodeComponent(
        final Engine engine, final Engine.Part part, final DatagramListener<UdpNode> listener, final Options options) {
        super(engine, part, options);
        this.socket = new NodeSocket<>(this, this, listener);
    }

    @Override
    public void start(final String bindAddress, final int port, final Cast cast) {
        socket.start(bindAddress, port, cast);
    }

    @Override
    public SendResult send(final InetSocketAddress to, final ByteBuffer data) {
        return socket.send(to, data, null);
    }

    @Override
    public SendResult send(final InetSocketAddress to, final ByteBuffer... pieces) {
        return socket.send(to, null, pieces);
    }

    @Override
    public SendResult send(final String host, final int port, final ByteBuffer... pieces) {
        return socket.send(host, port, pieces);
    }

    @Override
    public SendResult sendCast(final ByteBuffer... pieces) {
        return socket.sendCast(pieces);
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return Optional.ofNullable(socket.localAddress());
    }

    @Override
    public Optional<InetSocketAddress> castAddress() {
        return Optional.ofNullable(socket.castAddress());
    }

    @Override
    public Cast.Mode castMode() {
        return socket.cast().mode();
    }

    @Override
    public long pendingBytes() {
        return socket.pendingBytes();
    }

    @Override
    public Optional<Object> extra() {
        return Optional.ofNullable(extra);
    }

    @Override
    public void extra(final @Nullable Object value) {
        extra = value;
    }

    @Override
    void requireRates(final Options wanted) {
        NodeSetup.refuseRates(name(), wanted);
    }

    @Override
    void stopAccepting() {
        socket.close();
    }
}
