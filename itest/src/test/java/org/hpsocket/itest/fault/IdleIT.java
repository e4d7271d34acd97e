package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.EchoServer;
import org.hpsocket.itest.Peer;
import org.junit.jupiter.api.Test;

/** A process whose connections have nothing to say. */
final class IdleIT {
    private static final int CONNECTIONS = 200;
    private static final long WATCHED_NS = TimeUnit.SECONDS.toNanos(3);
    /** The compilers of the JVM may still be at work at first. */
    private static final int LOOKS = 5;

    @Test
    void shouldUseNoProcessorTimeWhenNothingHappens() throws InterruptedException {
        final List<Peer> peers = new ArrayList<>();
        try (Child server = Child.of(EchoServer.class, List.of(), "tcp://127.0.0.1:0?threads=2&idleTimeout=60s")) {
            final var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(server.await("port ")));
            for (int i = 0; i < CONNECTIONS; i++) {
                peers.add(new Peer(address));
            }
            peers.forEach(peer -> peer.echo((byte) 1));
            final List<Long> used = new ArrayList<>();
            while (used.size() < LOOKS && !used.stream().anyMatch(ns -> ns < WATCHED_NS / 100)) {
                used.add(usedNs(server));
            }
            assertTrue(used.get(used.size() - 1) < WATCHED_NS / 100, () -> "used ns " + used + " of " + WATCHED_NS);
            peers.forEach(peer -> peer.echo((byte) 2));
        } finally {
            peers.forEach(Peer::close);
        }
    }

    /** Watches a process for a while. @return the processor time that it used */
    private static long usedNs(final Child process) throws InterruptedException {
        final long before = process.cpuNs();
        assertTrue(!new CountDownLatch(1).await(WATCHED_NS, TimeUnit.NANOSECONDS));
        return process.cpuNs() - before;
    }
}
