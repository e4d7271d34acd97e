package org.hpsocket.testkit.component;

import static org.hpsocket.Connection.Disconnect.FORCE;
import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.Options;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How much may wait to be sent on a connection, and what each policy does with more. */
public abstract class SendLimitContract extends ComponentContract {
    private static final int BOUND = 64 << 10;
    private static final byte[] PIECE = pattern(16 << 10);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    /** A connection whose peer does not read. */
    private record Stuck(Connection sender, Connection reader, Events told, Events heard) {
        /** Sends until the answer is not QUEUED, and gives how many bytes were taken. */
        int fill() {
            int taken = 0;
            while (sender.send(ByteBuffer.wrap(PIECE)) == SendResult.QUEUED) {
                taken += PIECE.length;
                assertTrue(taken < 1 << 30, "nothing bounds what waits");
            }
            return taken;
        }
    }

    /** For runners. */
    protected SendLimitContract() {
    }

    private Stuck stuck(final Consumer<Options.Builder> options) {
        final var heard = new Events().doing("accept", Connection::pauseReceive);
        final var told = new Events();
        final Server server = server(heard);
        final Consumer<Options.Builder> bounded = o -> o.sendLimitBytes(BOUND).closeTimeout(SHORT);
        final Client client = started(hp().client(Tcp.push(), told, bounded.andThen(options)), server);
        return new Stuck(client.connection().orElseThrow(), heard.opened(), told, heard);
    }

    @Test
    public void shouldRefuseMoreThanTheLimit() {
        final Stuck stuck = stuck(o -> o.whenSendLimit(SendLimitPolicy.REFUSE));
        final int taken = stuck.fill();
        assertTrue(stuck.sender().pendingBytes() <= BOUND + PIECE.length, "waits: " + stuck.sender().pendingBytes());

        stuck.reader().resumeReceive();

        stuck.heard().received(taken);
        await("room", () -> stuck.sender().send(bytes("more")) == SendResult.QUEUED);
        stuck.heard().received(taken + 4);
        stuck.told().await("send events of all that was taken", () -> stuck.told().sentBytes() == taken + 4);
    }

    @Test
    public void shouldDeliverExactlyWhatWasTaken() {
        final Stuck stuck = stuck(o -> o.whenSendLimit(SendLimitPolicy.REFUSE).closeTimeout(LONG));
        final int taken = stuck.fill();
        stuck.reader().resumeReceive();
        stuck.sender().disconnect();
        stuck.heard().closed();

        final byte[] all = stuck.heard().received();
        assertEquals(taken, all.length);
        for (int i = 0; i < taken; i += PIECE.length) {
            assertArrayEquals(PIECE, Arrays.copyOfRange(all, i, i + PIECE.length));
        }
    }

    @Test
    public void shouldLetAForeignThreadWaitForRoom() {
        final Stuck stuck = stuck(o -> o.whenSendLimit(SendLimitPolicy.WAIT).sendTimeout(LONG));
        final int pieces = muchBytes() / PIECE.length + 1;
        final var sending = CompletableFuture.supplyAsync(() -> {
            for (int i = 0; i < pieces; i++) {
                if (stuck.sender().send(ByteBuffer.wrap(PIECE)) != SendResult.QUEUED) {
                    return false;
                }
            }
            return true;
        });
        await("a full queue", () -> stuck.sender().pendingBytes() >= BOUND / 2);
        assertTrue(stuck.sender().pendingBytes() <= BOUND + PIECE.length);

        stuck.reader().resumeReceive();

        assertTrue(get(sending));
        stuck.heard().received(pieces * PIECE.length);
    }

    @Test
    public void shouldGiveUpWaitingAfterTheTimeout() {
        final Stuck stuck = stuck(o -> o.whenSendLimit(SendLimitPolicy.WAIT).sendTimeout(Duration.ofMillis(50)));
        stuck.fill();

        assertEquals(SendResult.FULL, stuck.sender().send(ByteBuffer.wrap(PIECE)));
        assertTrue(stuck.sender().isConnected());
    }

    @Test
    public void shouldLetNobodyWaitForAConnectionThatEnds() {
        final Stuck stuck = stuck(o -> o.whenSendLimit(SendLimitPolicy.WAIT).sendTimeout(LONG));
        final var last = CompletableFuture.supplyAsync(() -> {
            stuck.fill();
            return stuck.sender().send(bytes("late"));
        });
        await("a full queue", () -> stuck.sender().pendingBytes() >= BOUND / 2);

        stuck.sender().disconnect(FORCE);

        assertEquals(SendResult.CLOSED, get(last));
    }

    @Test
    public void shouldLetNobodyWaitForAComponentThatStops() {
        final Stuck stuck = stuck(o -> o.whenSendLimit(SendLimitPolicy.WAIT).sendTimeout(LONG));
        final var last = CompletableFuture.supplyAsync(() -> {
            stuck.fill();
            return stuck.sender().send(bytes("late"));
        });
        await("a full queue", () -> stuck.sender().pendingBytes() >= BOUND / 2);

        stuck.sender().component().stop();

        assertEquals(SendResult.CLOSED, get(last));
    }

    @Test
    public void shouldNotWaitInsideAnEvent() {
        for (final Dispatch dispatch : List.of(Dispatch.LOOP, Dispatch.WORKERS)) {
            final var taken = new CompletableFuture<Integer>();
            final var filling = new Events().data((c, data) -> {
                if (!taken.isDone()) {
                    taken.complete(new Stuck(c, c, new Events(), new Events()).fill());
                }
                return OK;
            });
            final Server server = started(hp().server(Tcp.push(), filling, o -> o.dispatch(dispatch)
                .sendLimitBytes(BOUND).whenSendLimit(SendLimitPolicy.WAIT).sendTimeout(LONG)));
            final var peer = new Events().doing("connect", Connection::pauseReceive);
            client(server, peer).send(bytes("fill"));

            final int length = get(taken);
            peer.opened().resumeReceive();
            assertEquals(length, peer.received(length).length, dispatch.name());
        }
    }

    @Test
    public void shouldPauseReadsOfAnEchoWhosePeerDoesNotRead() {
        final var refused = new AtomicInteger();
        final Server server = started(hp().server(Tcp.push(), new Events().data((c, data) -> {
            if (c.send(data) != SendResult.QUEUED) {
                refused.incrementAndGet();
            }
            return OK;
        }), o -> o.whenSendLimit(SendLimitPolicy.PAUSE_READS).sendLimitBytes(BOUND)
            .socketBufferSize(8_192).sendTimeout(LONG)));
        final var echoed = new Events().doing("connect", Connection::pauseReceive);
        final Client client = started(hp().client(Tcp.push(), echoed, o -> o.sendLimitBytes(BOUND)), server);
        final int taken = new Stuck(client.connection().orElseThrow(), echoed.opened(), echoed, echoed).fill();
        assertTrue(server.connections().stream().allMatch(c -> c.pendingBytes() <= BOUND));

        echoed.opened().resumeReceive();

        assertEquals(taken, echoed.received(taken).length);
        assertEquals(0, refused.get());
    }

    @Test
    public void shouldCloseWithAReasonThatNamesTheLimit() {
        final Stuck stuck = stuck(o -> o.whenSendLimit(SendLimitPolicy.CLOSE));
        stuck.fill();

        assertEquals(SendResult.CLOSED, stuck.sender().send(bytes("more")));
        assertEquals(CloseReason.Kind.LIMIT, stuck.told().closed().kind());
        assertTrue(stuck.told().closed().message().contains(String.valueOf(BOUND)), stuck.told().closed().message());
    }

    @Test
    public void shouldServeOthersWhileOneNeverReads() {
        final Server server = started(hp().server(Tcp.push(), Events.echo(),
            o -> o.threads(1).sendLimitBytes(BOUND).closeTimeout(SHORT)));
        final var stuck = new Events().doing("connect", Connection::pauseReceive);
        final Client never = started(hp().client(Tcp.push(), stuck, o -> o.sendLimitBytes(BOUND)), server);
        final var heard = new Events();
        final Client other = client(server, heard);
        for (int i = 0; i < muchBytes() / PIECE.length; i++) {
            never.send(ByteBuffer.wrap(PIECE));
            other.send(bytes("0123456789"));
        }

        final int length = 10 * (muchBytes() / PIECE.length);
        assertEquals(length, heard.received(length).length);
        assertTrue(server.connections().stream().allMatch(c -> c.pendingBytes() <= BOUND));
    }
}
