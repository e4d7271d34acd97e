package org.hpsocket.testkit.component;

import static org.hpsocket.FetchResult.DATA_NOT_FOUND;
import static org.hpsocket.FetchResult.LENGTH_TOO_LONG;
import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.hpsocket.Client;
import org.hpsocket.FetchResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.PullConnection;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How an application takes bytes itself: exactly as many as it asks for, or none. */
public abstract class PullContract extends ComponentContract {
    private static byte[] take(final PullConnection connection, final int length) {
        final ByteBuffer target = ByteBuffer.allocate(length);
        assertEquals(FetchResult.OK, connection.fetch(target));
        return target.array();
    }

    /** For runners. */
    protected PullContract() {
    }

    /** Sends a text to a PULL server that fetches nothing in its events, and gives its connection. */
    private PullConnection received(final Events heard, final String sent) {
        final var view = new CompletableFuture<PullConnection>();
        heard.available((c, available) -> {
            if (available >= sent.length()) {
                view.complete(c);
            }
            return OK;
        });
        client(server(Tcp.pull(), heard), new Events()).send(bytes(sent));
        return get(view);
    }

    @Test
    public void shouldTakeExactlyWhatIsAskedForOrNothing() {
        final PullConnection connection = received(new Events(), "0123456789");
        final ByteBuffer tooMuch = ByteBuffer.allocate(11);

        assertEquals(LENGTH_TOO_LONG, connection.fetch(tooMuch));
        assertEquals(0, tooMuch.position());
        assertEquals("0123", text(take(connection, 4)));
        assertEquals("456789", text(take(connection, 6)));
        assertEquals(LENGTH_TOO_LONG, connection.fetch(ByteBuffer.allocate(1)));
    }

    @Test
    public void shouldFillTheTargetFromItsPosition() {
        final PullConnection connection = received(new Events(), "abcd");
        final ByteBuffer target = ByteBuffer.allocateDirect(10).position(3).limit(5);

        assertEquals(FetchResult.OK, connection.fetch(target));

        assertEquals(5, target.position());
        assertEquals('a', target.get(3));
        assertEquals('b', target.get(4));
        assertEquals(0, target.limit(10).get(5));
    }

    @Test
    public void shouldLeaveWhatIsOnlyLookedAt() {
        final PullConnection connection = received(new Events(), "look");
        final ByteBuffer first = ByteBuffer.allocate(4);

        assertEquals(FetchResult.OK, connection.peek(first));
        assertEquals("look", text(first.array()));
        assertEquals(LENGTH_TOO_LONG, connection.peek(ByteBuffer.allocate(5)));
        assertEquals("look", text(take(connection, 4)));
    }

    @Test
    public void shouldTakeNothingWhenNothingIsAskedFor() {
        final PullConnection connection = received(new Events(), "x");

        assertEquals(FetchResult.OK, connection.fetch(ByteBuffer.allocate(0)));
        assertEquals(FetchResult.OK, connection.peek(ByteBuffer.allocate(0)));
        assertEquals("x", text(take(connection, 1)));
    }

    @Test
    public void shouldTellTheTotalThatWaits() {
        final var heard = new Events();
        final Client client = client(server(Tcp.pull(), heard), new Events());
        client.send(bytes("abc"));
        heard.await("receive 3");
        client.send(bytes("de"));

        heard.await("receive 5");
    }

    @Test
    public void shouldKeepWhatIsLeftForTheNextEvent() {
        final var taken = new StringBuffer();
        final var heard = new Events().available((c, available) -> {
            for (int i = available / 3; i > 0; i--) {
                taken.append(text(take(c, 3)));
            }
            return OK;
        });
        final Client client = client(server(Tcp.pull(), heard), new Events());
        client.send(bytes("0123456"));
        heard.await("receive");
        client.send(bytes("78"));

        await("all bytes", () -> taken.length() == 9);
        assertEquals("012345678", taken.toString());
    }

    @Test
    public void shouldServeMessagesOfAHeaderAndABody() {
        final var heard = new Events();
        final Server server = server(Tcp.pull(), new Events().available((c, available) -> {
            final ByteBuffer header = ByteBuffer.allocate(4);
            while (c.peek(header.clear()) == FetchResult.OK) {
                final ByteBuffer message = ByteBuffer.allocate(4 + header.getInt(0));
                if (c.fetch(message) != FetchResult.OK) {
                    break;
                }
                c.send(message.flip());
            }
            return OK;
        }));
        final Client client = client(server, heard);
        final var sent = ByteBuffer.allocate(400_000);
        for (int i = 0; i < 100; i++) {
            final byte[] body = pattern(i * 37);
            client.send(ByteBuffer.allocate(4).putInt(0, body.length), ByteBuffer.wrap(body));
            sent.putInt(body.length).put(body);
        }

        assertArrayEquals(Arrays.copyOf(sent.array(), sent.position()), heard.received(sent.position()));
    }

    @Test
    public void shouldAnswerInsideAnEventOfTheConnection() {
        final var result = new CompletableFuture<FetchResult>();
        final var heard = new Events().available((c, available) -> {
            result.complete(c.fetch(ByteBuffer.allocate(available)));
            return OK;
        });
        client(server(Tcp.pull(), heard), new Events()).send(bytes("now"));

        assertEquals(FetchResult.OK, get(result));
    }

    @Test
    public void shouldRefuseTheThreadOfAnotherLoop() {
        final PullConnection connection = received(new Events(), "mine");
        final var failure = new CompletableFuture<HpSocketException>();
        final Server other = server(new Events().doing("accept", c -> failure.complete(
            assertThrows(HpSocketException.class, () -> connection.fetch(ByteBuffer.allocate(4))))));
        client(other, new Events());

        assertFalse(get(failure).getMessage().isBlank());
        assertEquals("mine", text(take(connection, 4)));
    }

    @Test
    public void shouldPullInClientsAndAgentsToo() {
        final var taken = new CompletableFuture<byte[]>();
        final var heard = new Events().available((c, available) -> {
            if (available >= 5) {
                taken.complete(take(c, 5));
            }
            return OK;
        });
        final Server server = server(new Events().doing("accept", c -> c.send(bytes("hello"))));
        get(started(hp().agent(Tcp.pull(), heard)).connect(target(server)));
        assertEquals("hello", text(get(taken)));

        final var looking = new Events();
        started(hp().client(Tcp.pull(), looking), server);
        looking.await("receive 5");
    }

    @Test
    public void shouldStopReadingWhenNobodyTakesAnything() {
        final var heard = new Events();
        final var view = new CompletableFuture<PullConnection>();
        heard.available((c, available) -> {
            view.complete(c);
            return OK;
        });
        final Server server = started(
            hp().server(Tcp.pull(), heard, o -> o.receiveLimitBytes(100_000).socketBufferSize(10_000)));
        final Client client = started(hp().client(Tcp.push(), new Events(), o -> o.sendLimitBytes(100_000)), server);
        final byte[] piece = pattern(50_000);
        int taken = 0;
        while (client.send(ByteBuffer.wrap(piece)) == SendResult.QUEUED) {
            taken += piece.length;
            assertTrue(taken < 1 << 30, "nothing stops the reading");
        }
        assertTrue(heard.all().stream().filter(line -> line.startsWith("receive "))
            .allMatch(line -> Integer.parseInt(line.substring(8)) <= 110_000), heard.all().toString());

        for (int i = 0; i < taken; i += 1_000) {
            await("the next bytes", () -> get(view).peek(ByteBuffer.allocate(1_000)) == FetchResult.OK);
            assertArrayEquals(Arrays.copyOfRange(piece, i % 50_000, i % 50_000 + 1_000), take(get(view), 1_000));
        }
    }

    @Test
    public void shouldGiveWhatIsLeftInTheCloseEventAndNothingAfterIt() {
        final var view = new CompletableFuture<PullConnection>();
        final var last = new CompletableFuture<byte[]>();
        final var heard = new Events().available((c, available) -> {
            view.complete(c);
            return OK;
        }).doing("close", c -> last.complete(take(get(view), 4)));
        final Server server = server(Tcp.pull(), heard);
        final Client client = client(server, new Events());
        client.send(bytes("left"));
        client.connection().orElseThrow().disconnect();

        assertEquals("left", text(get(last)));
        await("the end of the connection", () -> server.connectionCount() == 0);
        assertEquals(DATA_NOT_FOUND, get(view).fetch(ByteBuffer.allocate(1)));
        assertEquals(DATA_NOT_FOUND, get(view).peek(ByteBuffer.allocate(1)));
    }

    @Test
    public void shouldRefuseToLeaveBytesUnread() {
        final PullConnection connection = received(new Events(), "x");

        assertThrows(HpSocketException.class, () -> connection.unread(1));
    }
}
