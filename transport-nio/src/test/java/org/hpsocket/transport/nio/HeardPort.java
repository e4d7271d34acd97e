package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.Slab;

/** Keeps what a port tells: the text of datagrams, and the names of other call-backs. */
class HeardPort implements PortHandler {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    volatile InetSocketAddress from;

    @Override
    public void onDatagram(final Slab datagram, final InetSocketAddress sender) {
        from = sender;
        told.add(StandardCharsets.UTF_8.decode(datagram.buffer()).toString());
        datagram.release();
    }

    @Override
    public void onOversize(final InetSocketAddress sender) {
        told.add("oversize");
    }

    @Override
    public void onDropped(final InetSocketAddress sender) {
        told.add("dropped");
    }

    @Override
    public void onWritable() {
        told.add("writable");
    }

    @Override
    public void onError(final IOException cause) {
        told.add(cause.getClass().getSimpleName());
    }

    void expect(final String event) throws InterruptedException {
        assertEquals(event, told.poll(20, TimeUnit.SECONDS));
    }

    /** Waits for an event behind any number of another one. */
    void expectAtLast(final String event, final String before) throws InterruptedException {
        String next = before;
        while (before.equals(next)) {
            next = told.poll(20, TimeUnit.SECONDS);
        }
        assertEquals(event, next);
    }

    void expectNothing() {
        assertEquals(null, told.peek());
    }
}
