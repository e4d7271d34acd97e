package org.hpsocket.core.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.loop.Movable;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/** A datagram socket that goes from transport to transport. Its user is given the port of each. <p>Thread: the loop. */
public final class MovablePort implements Movable {
    private final EventLoop loop;
    private final @Nullable InetSocketAddress remote;
    private final PortOptions options;
    private final PortHandler handler;
    private Consumer<Port> user = given -> { };
    private Port port;

    /**
     * Opens a port with the transport of the loop.
     *
     * @param remote the one peer, or null
     * @param handler hears of datagrams, whichever transport they come from
     */
    public MovablePort(final EventLoop loop, final InetSocketAddress local, final @Nullable InetSocketAddress remote,
        final PortOptions options, final PortHandler handler) throws ListenException {
        this.loop = loop;
        this.remote = remote;
        this.options = options;
        this.handler = handler;
        this.port = loop.transport().open(loop, local, remote, options, handler);
        loop.sockets().add(this);
    }

    /** Says who uses the port, now and after each change. */
    public void usedBy(final Consumer<Port> one) {
        user = one;
        one.accept(port);
    }

    public Port port() {
        return port;
    }

    public void close() {
        port.close();
        loop.sockets().remove(this);
    }

    @Override
    public boolean park() {
        if (!(port instanceof ParkedPort)) {
            port.handOver().ifPresent(socket -> change(new ParkedPort(port.localAddress(), socket)));
        }
        return port instanceof ParkedPort;
    }

    @Override
    public void join(final Transport transport) throws IOException {
        if (port instanceof ParkedPort parked) {
            final Handover socket = parked.socket();
            change(socket == null
                ? transport.open(loop, (InetSocketAddress) parked.localAddress(), remote, options, handler)
                : transport.adopt(loop, socket, options, handler));
            loop.execute(this::roomAgain);
        }
    }

    @Override
    public void drop() {
        port.close();
        change(new ParkedPort(port.localAddress(), null));
    }

    private void change(final Port next) {
        port = next;
        user.accept(next);
    }

    /** While there was no transport there was room for nothing. */
    private void roomAgain() {
        if (!(port instanceof ParkedPort) && loop.sockets().has(this)) {
            handler.onWritable();
        }
    }
}
