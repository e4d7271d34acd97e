package org.hpsocket.core.link;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.util.Optional;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.loop.Movable;
import org.hpsocket.core.socket.Channels;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket of a server of streams. While it has no transport, connections wait in its backlog.
 *
 * <p>Thread: its loop.
 */
public final class Door implements Listening, Movable, Acceptor {
    private final EventLoop loop;
    private final SocketAddress address;
    private final LinkOptions options;
    private final Acceptor acceptor;
    private @Nullable Listening open;
    private @Nullable Handover parked;
    private long admitted;
    private boolean closed;

    /** Listens with the transport of the loop. */
    Door(final EventLoop loop, final SocketAddress local, final LinkOptions options, final Acceptor acceptor)
        throws ListenException {
        this.loop = loop;
        this.options = options;
        this.acceptor = acceptor;
        this.open = loop.transport().listen(loop, local, options, this);
        this.address = open.localAddress();
    }

    public EventLoop loop() {
        return loop;
    }

    public LinkOptions options() {
        return options;
    }

    /** Counts who came. <p>Thread: the loop. */
    long admitted() {
        return admitted;
    }

    // ---- who comes

    @Override
    public @Nullable Loop admit() {
        admitted++;
        return acceptor.admit();
    }

    @Override
    public LinkHandler accepted(final Link link) {
        return acceptor.accepted(link);
    }

    @Override
    public void dropped(final Throwable cause) {
        acceptor.dropped(cause);
    }

    @Override
    public void failed(final Throwable cause) {
        acceptor.failed(cause);
    }

    // ---- the socket

    @Override
    public SocketAddress localAddress() {
        return address;
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }

    @Override
    public boolean park() {
        final Listening now = open;
        if (now == null) {
            return true;
        }
        final Optional<Handover> socket = now.handOver();
        socket.ifPresent(given -> {
            parked = given;
            open = null;
        });
        return socket.isPresent();
    }

    @Override
    public void join(final Transport transport) throws IOException {
        final Handover socket = parked;
        if (closed || open != null) {
            return;
        }
        open = socket == null ? transport.listen(loop, address, options, this)
            : transport.adopt(loop, socket, options, this);
        parked = null;
    }

    @Override
    public void drop() {
        final Listening now = open;
        final Handover socket = parked;
        open = null;
        parked = null;
        if (now != null) {
            now.close();
        }
        if (socket != null) {
            removeFile();
            Channels.close(socket.channel());
        }
    }

    /** While the socket listens, so that nobody has taken its file for a dead server's. */
    private void removeFile() {
        if (address instanceof UnixDomainSocketAddress path) {
            try {
                Files.deleteIfExists(path.getPath());
            } catch (final IOException e) {
                // it stays for the next server to replace
            }
        }
    }
}
