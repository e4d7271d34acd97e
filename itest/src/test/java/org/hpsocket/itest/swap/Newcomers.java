package org.hpsocket.itest.swap;

import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;

/** Peers that connect one after the other, say a pack, hear it, and leave, on a thread of their own. */
final class Newcomers implements AutoCloseable {
    private static final int LENGTH = 100;
    private static final int WORD = Integer.BYTES;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(3);

    private final Supplier<Peer> peers;
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "itest-newcomers");
    private volatile boolean ending;
    private volatile long count;

    Newcomers(final SocketAddress server) {
        this(() -> new Peer(server));
    }

    Newcomers(final Supplier<Peer> peers) {
        this.peers = peers;
        thread.start();
    }

    /** Waits until another one has been and gone. */
    void await() {
        final long before = count;
        Patience.until("another newcomer", () -> count > before || !wrong.isEmpty());
    }

    /** Waits for the last one. @return how many there were */
    long end() {
        ending = true;
        Ended.await(thread);
        return count;
    }

    /** What has gone wrong. */
    List<String> wrong() {
        return wrong;
    }

    @Override
    public void close() {
        end();
    }

    private void run() {
        while (!ending && wrong.isEmpty()) {
            final byte[] body = new byte[LENGTH];
            Arrays.fill(body, (byte) count);
            try (var peer = peers.get()) {
                final byte[] answer = peer.write(Peer.pack(body)).read(WORD + LENGTH);
                if (!Arrays.equals(body, Arrays.copyOfRange(answer, WORD, answer.length))) {
                    wrong.add("newcomer " + count + " heard " + Arrays.toString(answer));
                }
                count = count + 1;
            } catch (final RuntimeException e) {
                wrong.add("newcomer " + count + ": " + e + " " + e.getCause());
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }
}
