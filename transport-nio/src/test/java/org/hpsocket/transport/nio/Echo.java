package org.hpsocket.transport.nio;

import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Slab;
import org.hpsocket.testkit.loop.PolledLoop;

/** Sends back what it receives, and closes when the peer ends. */
final class Echo implements LinkHandler {
    private final Link link;
    private final Bytes unit = new Bytes();

    private Echo(final Link link) {
        this.link = link;
    }

    /** Admits every link to a loop. */
    static Acceptor on(final PolledLoop<?> loop) {
        return new Acceptor() {
            @Override
            public Loop admit() {
                return loop;
            }

            @Override
            public LinkHandler accepted(final Link link) {
                return new Echo(link);
            }

            @Override
            public void dropped(final Throwable cause) {
                System.out.println("dropped " + cause);
            }

            @Override
            public void failed(final Throwable cause) {
                System.out.println("failed polls=" + loop.polls() + " " + cause);
            }
        };
    }

    @Override
    public void onOpen() {
        link.receive(0);
    }

    @Override
    public void onReceived(final Slab slab) {
        unit.append(slab);
        if (link.send(unit)) {
            link.receive(0);
        }
    }

    @Override
    public void onSent() {
        link.receive(0);
    }

    @Override
    public void onEnd() {
        link.abort(null);
    }

    @Override
    public void onClosed(final Throwable cause) {
        unit.release();
    }
}
