package org.hpsocket.core.link;

import java.net.SocketAddress;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/** Where the links of a component come from: streams from its transport, peers of datagrams from their port. */
public interface Links {

    /** As {@link Transport#listen}. <p>Thread: the loop. */
    Listening listen(EventLoop loop, SocketAddress local, LinkOptions options, Acceptor acceptor)
        throws ListenException;

    /** As {@link Transport#connect}. <p>Thread: the loop. */
    Runnable connect(EventLoop loop, @Nullable SocketAddress local, SocketAddress remote, LinkOptions options,
        Connector connector);

    /** Links of the transport of the loop, as they are. */
    static Links ofStreams() {
        return new Links() {
            @Override
            public Listening listen(
                final EventLoop loop, final SocketAddress local, final LinkOptions options, final Acceptor acceptor)
                throws ListenException {
                return new Door(loop, local, options, acceptor);
            }

            @Override
            public Runnable connect(final EventLoop loop, final @Nullable SocketAddress local,
                final SocketAddress remote, final LinkOptions options, final Connector connector) {
                return loop.transport().connect(loop, local, remote, options, connector);
            }
        };
    }
}
