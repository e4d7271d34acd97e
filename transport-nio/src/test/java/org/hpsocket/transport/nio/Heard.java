package org.hpsocket.transport.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Slab;

/** Writes down what it hears, as acceptor, connector and handler; asks for nothing by itself. */
class Heard implements Acceptor, Connector, LinkHandler {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    volatile Link link;
    volatile Throwable cause;
    /** What to do once a delivery was heard of, inside the call-back. */
    volatile Runnable afterDelivery = () -> { };
    private final Loop home;

    /** Admits links to a loop, or to none. */
    Heard(final Loop home) {
        this.home = home;
    }

    @Override
    public Loop admit() {
        return home;
    }

    @Override
    public LinkHandler accepted(final Link accepted) {
        link = accepted;
        return this;
    }

    @Override
    public void dropped(final Throwable why) {
        tell("dropped", why);
    }

    @Override
    public LinkHandler connected(final Link connected) {
        return accepted(connected);
    }

    @Override
    public void failed(final Throwable why) {
        tell("failed", why);
    }

    @Override
    public void onOpen() {
        events.add("open");
    }

    @Override
    public void onReceived(final Slab slab) {
        final byte[] bytes = new byte[slab.buffer().remaining()];
        slab.buffer().get(bytes);
        slab.release();
        events.add("received " + new String(bytes, ISO_8859_1));
        afterDelivery.run();
    }

    @Override
    public void onSent() {
        events.add("sent");
    }

    @Override
    public void onEnd() {
        events.add("end");
    }

    @Override
    public void onClosed(final Throwable why) {
        tell("closed", why);
    }

    /** Waits for the next event. */
    String next() throws InterruptedException {
        final String event = events.poll(20, TimeUnit.SECONDS);
        assertNotNull(event, "nothing happened");
        return event;
    }

    void expect(final String... expected) throws InterruptedException {
        for (final String event : expected) {
            assertEquals(event, next());
        }
    }

    private void tell(final String event, final Throwable why) {
        cause = why;
        events.add(event);
    }
}
