package org.hpsocket.core;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.hpsocket.Cast;
import org.hpsocket.DatagramListener;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.hpsocket.SendResult;
import org.hpsocket.StartException;
import org.hpsocket.UdpCast;
import org.hpsocket.core.datagram.NodeSetup;
import org.hpsocket.core.datagram.NodeSocket;

/** A member of one cast: a socket that sends to it alone. */
final class CastComponent extends ComponentBase implements UdpCast {
    private final Cast cast;
    private final NodeSocket<UdpCast> socket;

    CastComponent(final Engine engine, final Engine.Part part, final Cast cast,
        final DatagramListener<UdpCast> listener, final Options options) {
        super(engine, part, options);
        if (cast.mode() == Cast.Mode.UNICAST) {
            throw HpSocketException.usage("a cast needs a multicast group or a broadcast address");
        }
        this.cast = cast;
        this.socket = new NodeSocket<>(this, this, listener);
    }

    @Override
    public void start(final int port) {
        if (port < 1) {
            throw new StartException(StartException.Step.INVALID_PARAM,
                name() + ": port=" + port + " must be 1 to 65535", null);
        }
        socket.start("", port, cast);
    }

    @Override
    public SendResult send(final ByteBuffer... pieces) {
        return socket.sendCast(pieces);
    }

    @Override
    public Cast cast() {
        return cast;
    }

    @Override
    public Optional<InetSocketAddress> castAddress() {
        return Optional.ofNullable(socket.castAddress());
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return Optional.ofNullable(socket.localAddress());
    }

    @Override
    public long pendingBytes() {
        return socket.pendingBytes();
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
