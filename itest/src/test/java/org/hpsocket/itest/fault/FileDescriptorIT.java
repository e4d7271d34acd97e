package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.EchoServer;
import org.hpsocket.itest.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server whose process may open 64 files. */
final class FileDescriptorIT {
    private static final int TOO_MANY = 80;
    private static final int KEPT = 10;
    private static final long WATCHED_NS = TimeUnit.SECONDS.toNanos(2);

    private final List<Peer> peers = new ArrayList<>();

    @AfterEach
    void closePeers() {
        peers.forEach(Peer::close);
    }

    @Test
    void shouldPutAcceptingOffAndGoOnWhenDescriptorsRunOut() throws InterruptedException {
        try (Child server = Child.command(limited())) {
            final var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(server.await("port ")));
            connect(address).echo((byte) 1);
            for (int i = 0; i < TOO_MANY; i++) {
                connect(address);
            }
            final String error = server.await("error ACCEPT: ");
            assertTrue(error.contains("Too many open files"), error);
            assertTrue(usedNs(server) < WATCHED_NS / 4, "it spins");
            peers.get(0).echo((byte) 2);
            while (peers.size() > KEPT) {
                peers.remove(0).close();
            }
            connect(address);
            peers.forEach(peer -> peer.echo((byte) 3));
            server.tell("end");
            final String stats = server.await("stopped ");
            assertFalse(stats.contains("acceptFailures=0,"), stats);
            assertEquals(0, server.awaitEnd(), () -> String.join("\n", server.said()));
        }
    }

    private Peer connect(final InetSocketAddress address) {
        final var peer = new Peer(address);
        peers.add(peer);
        return peer;
    }

    /** Watches a process for a while. @return the processor time that it used */
    private static long usedNs(final Child process) throws InterruptedException {
        final long before = process.cpuNs();
        assertTrue(!new CountDownLatch(1).await(WATCHED_NS, TimeUnit.NANOSECONDS));
        return process.cpuNs() - before;
    }

    private static List<String> limited() {
        final var command = new ArrayList<>(List.of("bash", "-c", "ulimit -n 64; exec \"$@\"", "limited"));
        command.addAll(Child.java(EchoServer.class, List.of(Child.AGRONA_FLAG), "tcp://127.0.0.1:0?threads=2"));
        return command;
    }
}
