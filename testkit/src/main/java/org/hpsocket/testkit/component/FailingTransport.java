package org.hpsocket.testkit.component;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/** A transport that fails at one point, so many times, as one may whose bundle is broken. */
final class FailingTransport implements Transport {
    private final Transport sound;
    private final At at;
    private final AtomicInteger left;

    /** Where it fails. */
    enum At { POLLER, LINK }

    FailingTransport(final Transport sound, final At at, final int times) {
        this.sound = sound;
        this.at = at;
        this.left = new AtomicInteger(times);
    }

    @Override
    public String name() {
        return sound.name();
    }

    @Override
    public int rank() {
        return sound.rank();
    }

    @Override
    public Set<Capability> capabilities() {
        return sound.capabilities();
    }

    @Override
    public Set<SocketOption<?>> socketOptions(final SocketKind kind) {
        return sound.socketOptions(kind);
    }

    @Override
    public Poller poller(final Loop loop) throws IOException {
        if (at == At.POLLER && left.getAndDecrement() > 0) {
            throw new NoClassDefFoundError("on purpose");
        }
        return sound.poller(loop);
    }

    @Override
    public Listening listen(final Loop loop, final SocketAddress local, final LinkOptions options,
        final Acceptor acceptor)
        throws ListenException {
        return sound.listen(loop, local, options, acceptor);
    }

    @Override
    public Runnable connect(final Loop loop, final @Nullable SocketAddress local, final SocketAddress remote,
        final LinkOptions options, final Connector connector) {
        return sound.connect(loop, local, remote, options, connector);
    }

    @Override
    public Port open(final Loop loop, final InetSocketAddress local, final @Nullable InetSocketAddress remote,
        final PortOptions options, final PortHandler handler) throws ListenException {
        return sound.open(loop, local, remote, options, handler);
    }

    @Override
    public Link adopt(final Loop loop, final Handover socket, final LinkOptions options, final LinkHandler handler)
        throws IOException {
        if (at == At.LINK && left.getAndDecrement() > 0) {
            throw new IOException("refused on purpose");
        }
        return sound.adopt(loop, socket, options, handler);
    }

    @Override
    public Listening adopt(final Loop loop, final Handover socket, final LinkOptions options, final Acceptor acceptor)
        throws IOException {
        return sound.adopt(loop, socket, options, acceptor);
    }

    @Override
    public Port adopt(final Loop loop, final Handover socket, final PortOptions options, final PortHandler handler)
        throws IOException {
        return sound.adopt(loop, socket, options, handler);
    }
}
