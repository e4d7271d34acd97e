package org.hpsocket.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hpsocket.core.codec.CloseNotice;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * A datagram port whose network is the test.
 *
 * <p>Thread: its loop; what the test tells happens inside the next poll, in the order told.
 */
public final class FakePort implements Port {
    private static final int FREE = 5555;

    /** What went out: receiver, or the peer's name where the port knows it, and text. */
    public final List<String> sent = new CopyOnWriteArrayList<>();
    public volatile int attempts;
    /** What happens while a datagram goes out. */
    public volatile Runnable sending = () -> { };
    public volatile boolean room = true;
    public volatile @Nullable String fails;
    public volatile boolean closed;

    private final Loop loop;
    private final FakePoller poller;
    private final InetSocketAddress local;
    private final PortHandler handler;

    FakePort(final Loop loop, final InetSocketAddress local, final PortHandler handler) {
        this.loop = loop;
        this.local = local.getPort() == 0 ? new InetSocketAddress(local.getAddress(), FREE) : local;
        this.poller = (FakePoller) loop.poller();
        this.handler = handler;
    }

    public FakePort arrives(final int fromPort, final String text) {
        return arrives(fromPort, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public FakePort arrives(final int fromPort, final byte[] bytes) {
        poller.tell(() -> {
            final Slab slab = Objects.requireNonNull(loop.slabs().take(Math.max(1024, bytes.length)));
            slab.buffer().clear().put(bytes).flip();
            handler.onDatagram(slab, peer(fromPort));
        });
        return this;
    }

    public FakePort arrivesTooLong(final int fromPort) {
        poller.tell(() -> handler.onOversize(peer(fromPort)));
        return this;
    }

    public FakePort fails(final String why) {
        poller.tell(() -> handler.onError(new IOException(why)));
        return this;
    }

    /** Says that there is room again. */
    public FakePort writable() {
        poller.tell(handler::onWritable);
        return this;
    }

    public static InetSocketAddress peer(final int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean send(final ByteBuffer datagram, final @Nullable InetSocketAddress remote) throws IOException {
        if (!loop.inLoop()) {
            throw new AssertionError("a send off the loop");
        }
        attempts++;
        final String why = fails;
        if (why != null) {
            throw new IOException(why);
        }
        if (room) {
            sent.add((remote == null ? "peer" : remote.getPort()) + " "
                + (CloseNotice.is(datagram) ? "NOTICE" : StandardCharsets.ISO_8859_1.decode(datagram)));
            datagram.position(datagram.limit());
            sending.run();
            return true;
        }
        return false;
    }

    @Override
    public void close() {
        closed = true;
    }
}
