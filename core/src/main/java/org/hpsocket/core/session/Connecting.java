package org.hpsocket.core.session;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.hpsocket.core.link.Links;
import org.hpsocket.core.loop.Attempt;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.jspecify.annotations.Nullable;

/** One attempt to connect: the addresses of the name, one after the other. <p>Thread: the loop. */
public final class Connecting implements Connector, Attempt {
    private final Session session;
    private final Links links;
    private final @Nullable SocketAddress local;
    private final ArrayDeque<SocketAddress> remotes;
    private final LinkOptions options;
    private @Nullable SocketAddress remote;
    private @Nullable Runnable cancel;
    private int number;
    private boolean answered;
    private boolean cancelled;

    public Connecting(final Session session, final Links links, final @Nullable SocketAddress local,
        final List<? extends SocketAddress> remotes, final LinkOptions options) {
        this.session = session;
        this.links = links;
        this.local = local;
        this.remotes = new ArrayDeque<>(remotes);
        this.options = options;
    }

    /** Tries the next address, at once or when its loop has a transport again. */
    @Override
    public void next() {
        if (cancelled || !session.loop.sockets().mayBegin(this)) {
            return;
        }
        final int mine = ++number;
        answered = false;
        remote = remotes.remove();
        final Runnable cancelling = links.connect(session.loop, local, remote, options, this);
        if (mine == number && !answered) {
            cancel = cancelling;
        }
    }

    void cancel() {
        cancelled = true;
        session.loop.sockets().over(this);
        stop();
    }

    @Override
    public void takeBack() {
        stop();
        remotes.addFirst(Objects.requireNonNull(remote));
    }

    @Override
    public LinkHandler connected(final Link link) {
        answered();
        session.handle().linked(link);
        return session.linked(link);
    }

    @Override
    public void failed(final Throwable cause) {
        if (cancelled) {
            return;
        }
        answered();
        if (remotes.isEmpty()) {
            session.connectFailed(cause);
        } else {
            next();
        }
    }

    /** Nothing of the transport stays here. */
    private void answered() {
        answered = true;
        cancel = null;
        session.loop.sockets().over(this);
    }

    private void stop() {
        if (cancel != null) {
            cancel.run();
            cancel = null;
        }
    }
}
