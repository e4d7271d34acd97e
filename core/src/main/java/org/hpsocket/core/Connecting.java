package org.hpsocket.core;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.jspecify.annotations.Nullable;

/** One attempt to connect: the addresses of the name, one after the other. <p>Thread: the loop. */
final class Connecting implements Connector {
    private final Session session;
    private final Links links;
    private final @Nullable SocketAddress local;
    private final Queue<SocketAddress> remotes;
    private final LinkOptions options;
    private @Nullable Runnable cancel;
    private boolean cancelled;

    Connecting(final Session session, final Links links, final @Nullable SocketAddress local,
        final List<? extends SocketAddress> remotes, final LinkOptions options) {
        this.session = session;
        this.links = links;
        this.local = local;
        this.remotes = new ArrayDeque<>(remotes);
        this.options = options;
    }

    void next() {
        cancel = links.connect(session.loop, local, remotes.remove(), options, this);
    }

    void cancel() {
        cancelled = true;
        if (cancel != null) {
            cancel.run();
        }
    }

    @Override
    public LinkHandler connected(final Link link) {
        session.handle().linked(link);
        return session.linked(link);
    }

    @Override
    public void failed(final Throwable cause) {
        if (cancelled) {
            return;
        }
        if (remotes.isEmpty()) {
            session.connectFailed(cause);
        } else {
            next();
        }
    }
}
