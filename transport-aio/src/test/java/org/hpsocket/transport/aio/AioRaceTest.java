package org.hpsocket.transport.aio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Slab;
import org.hpsocket.testkit.CountingSlabs;
import org.hpsocket.testkit.loop.PolledLoop;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * Links that close while the system works for them: each closes once, and all memory comes back once.
 *
 * <p>A bystander says a word now and then. The JDK's one polling thread puts all but the last event of a poll aside,
 * and polls again before it looks at them when the channel of the last has been closed meanwhile: they wait until
 * something else happens in the group (docs/adr/0006).
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AioRaceTest {
    private static final int LINKS = 200;
    private static final long SAY_MS = 20;

    @RepeatedTest(3)
    void shouldCloseOnceAndLoseNothingWhenBothSidesCloseAtOnce() throws Exception {
        final var random = new Random(11);
        final var door = new Door();
        try (PolledLoop<CountingSlabs> listens = Wire.loop(); PolledLoop<CountingSlabs> home = Wire.loop()) {
            door.home = home;
            final Listening listening =
                listens.call(() -> new AioTransport().listen(listens, Wire.any(), Crowd.OPTIONS, door));
            final int port = ((InetSocketAddress) listening.localAddress()).getPort();
            try (Socket bystander = new Socket("127.0.0.1", port)) {
                final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
                try {
                    clock.scheduleWithFixedDelay(() -> say(bystander), SAY_MS, SAY_MS, TimeUnit.MILLISECONDS);
                    for (int i = 0; i < LINKS; i++) {
                        meet(port, random.nextInt(4));
                    }
                    door.allClosed.get(60, TimeUnit.SECONDS);
                } finally {
                    clock.shutdownNow();
                }
            }
            door.bystanderClosed.get(60, TimeUnit.SECONDS);
            listens.run(listening::close);
            home.pollsWhileIdle();
            assertEquals(LINKS, door.closed.get());
            home.slabs().assertAllReleased();
        }
    }

    private static void say(final Socket bystander) {
        try {
            bystander.getOutputStream().write(1);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A peer that sends, and then ends, resets, or waits to be closed. */
    private static void meet(final int port, final int how) throws IOException {
        try (Socket peer = new Socket("127.0.0.1", port)) {
            peer.setSoTimeout(20_000);
            peer.getOutputStream().write(new byte[3000]);
            if (how == 0) {
                peer.setSoLinger(true, 0);
            } else if (how > 1) {
                peer.getInputStream().read();
            }
        } catch (final IOException e) {
            // it was closed by the other side, which is what this is about
        }
    }

    /** Makes links that send more than fits, and abort with their third delivery, or their first send. */
    private static final class Door implements Acceptor {
        private final AtomicInteger made = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private final CompletableFuture<Void> allClosed = new CompletableFuture<>();
        private final CompletableFuture<Void> bystanderClosed = new CompletableFuture<>();
        private volatile PolledLoop<CountingSlabs> home;

        @Override
        public Loop admit() {
            return home;
        }

        @Override
        public LinkHandler accepted(final Link link) {
            final int number = made.getAndIncrement();
            return number == 0 ? new Patient(link, bystanderClosed) : new Busy(link, number % 3);
        }

        @Override
        public void dropped(final Throwable cause) {
            allClosed.completeExceptionally(cause);
        }

        @Override
        public void failed(final Throwable cause) {
            allClosed.completeExceptionally(cause);
        }

        /** Listens until its peer ends. */
        private record Patient(Link link, CompletableFuture<Void> whenClosed) implements LinkHandler {
            @Override
            public void onOpen() {
                link.receive(0);
            }

            @Override
            public void onReceived(final Slab slab) {
                slab.release();
                link.receive(0);
            }

            @Override
            public void onSent() {
                throw new IllegalStateException("nothing was sent");
            }

            @Override
            public void onEnd() {
                link.abort(null);
            }

            @Override
            public void onClosed(final Throwable cause) {
                whenClosed.complete(null);
            }
        }

        private final class Busy implements LinkHandler {
            private final Link link;
            private final int patience;
            private int deliveries;

            Busy(final Link link, final int patience) {
                this.link = link;
                this.patience = patience;
            }

            @Override
            public void onOpen() {
                link.receive(0);
                final var unit = new Bytes();
                for (int i = 0; i < 100; i++) {
                    unit.append(home.slabs().of(new byte[60_000]));
                }
                link.send(unit);
            }

            @Override
            public void onReceived(final Slab slab) {
                slab.release();
                if (deliveries++ >= patience) {
                    link.abort(null);
                } else {
                    link.receive(0);
                }
            }

            @Override
            public void onSent() {
                link.abort(null);
            }

            @Override
            public void onEnd() {
                link.abort(null);
            }

            @Override
            public void onClosed(final Throwable cause) {
                if (closed.incrementAndGet() == LINKS) {
                    allClosed.complete(null);
                }
            }
        }
    }
}
