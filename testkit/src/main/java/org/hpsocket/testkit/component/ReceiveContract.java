package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.TIMEOUT;
import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How bytes arrive: bounded, paused and resumed, and left unread. */
public abstract class ReceiveContract extends ComponentContract {

    /** For runners. */
    protected ReceiveContract() {
    }

    /**
     * Tells whether the wire carries what is sent and nothing else.
     *
     * @return false over a filter that adds something
     */
    protected boolean isPlain() {
        return true;
    }

    @Test
    public void shouldStopWhenPausedAndGoOnWhereItStopped() {
        final var heard = new Events();
        final Client client = client(server(heard), new Events());
        client.send(bytes("before"));
        heard.received(6);
        final Connection connection = heard.opened();
        assertFalse(connection.isReceivePaused());

        connection.pauseReceive();
        connection.pauseReceive();
        assertTrue(connection.isReceivePaused());
        client.send(bytes("behind"));
        connection.resumeReceive();

        assertFalse(connection.isReceivePaused());
        assertEquals("beforebehind", text(heard.received(12)));
    }

    @Test
    public void shouldHearNothingWhenPausedInAccept() {
        final var heard = new Events().doing("accept", Connection::pauseReceive);
        final var peer = new Events();
        final Client client = client(server(heard), peer);
        client.send(bytes("waiting"));
        peer.await("send");
        final Connection connection = heard.opened();
        connection.send(bytes("sends go on"));
        peer.received(11);
        assertEquals(0, heard.count("receive"));

        connection.resumeReceive();

        assertEquals("waiting", text(heard.received(7)));
    }

    @Test
    public void shouldHearNoFurtherEventWhenPausedInOne() {
        final var heard = new Events().data((c, data) -> {
            c.pauseReceive();
            return OK;
        });
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.socketBufferSize(1_000)));
        final byte[] sent = pattern(20_000);
        client(server, new Events()).send(ByteBuffer.wrap(sent));
        int events = 0;
        while (heard.received().length < sent.length) {
            heard.await("receive", ++events);
            await("the pause", heard.opened()::isReceivePaused);
            assertEquals(events, heard.count("receive"));
            heard.opened().resumeReceive();
        }

        assertArrayEquals(sent, heard.received());
        assertTrue(heard.count("receive") >= 20);
    }

    @Test
    public void shouldSlowThePeerDownWhilePaused() {
        final var heard = new Events().doing("accept", Connection::pauseReceive);
        final Client client = started(
            hp().client(Tcp.push(), new Events(), o -> o.sendLimitBytes(100_000)), server(heard));
        final byte[] piece = pattern(50_000);
        int taken = 0;
        while (client.send(ByteBuffer.wrap(piece)) == SendResult.QUEUED) {
            taken += piece.length;
            assertTrue(taken < 1 << 30, "nothing slows the peer down");
        }
        heard.opened().resumeReceive();

        assertEquals(taken, heard.received(taken).length);
    }

    @Test
    public void shouldTellTheEndOfThePeerAfterWhatItSent() {
        final var heard = new Events().doing("accept", Connection::pauseReceive);
        final Client client = client(server(heard), new Events());
        client.send(bytes("last words"));
        client.connection().orElseThrow().disconnect();
        final Connection connection = heard.opened();
        connection.resumeReceive();
        heard.closed();

        assertEquals(List.of("accept", "handshake", "receive", "close"), heard.order(connection));
        assertEquals("last words", text(heard.received()));
    }

    @Test
    public void shouldPauseWhenAnAgentConnects() {
        final var heard = new Events().doing("connect", Connection::pauseReceive);
        final Server server = server(new Events().doing("handshake", c -> c.send(bytes("hello"))));
        final Connection connection = get(started(hp().agent(Tcp.push(), heard)).connect(target(server)));
        assertEquals(0, heard.count("receive"));

        connection.resumeReceive();

        assertEquals("hello", text(heard.received(5)));
    }

    @Test
    public void shouldGiveNoMoreThanTheSocketBufferAtOnce() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.socketBufferSize(100)));
        final byte[] sent = pattern(10_000);
        client(server, new Events()).send(ByteBuffer.wrap(sent));

        assertArrayEquals(sent, heard.received(sent.length));
        assertNoEventOver(100, heard);
    }

    @Test
    public void shouldKeepUnreadBytesForTheNextEvent() {
        final var taken = new StringBuffer();
        final var heard = new Events().data((c, data) -> {
            final int whole = data.remaining() / 4 * 4;
            c.unread(data.remaining() - whole);
            taken.append(text(take(data, whole)));
            return OK;
        });
        final Client client = client(server(heard), new Events());
        client.send(bytes("0123456789"));
        heard.await("receive");
        client.send(bytes("AB"));

        await("all that was sent", () -> taken.length() == 12);
        assertEquals("0123456789AB", taken.toString());
    }

    @Test
    public void shouldGiveUnreadBytesAgainBeforeNoMoreThanTheSocketBuffer() {
        final byte[] sent = pattern(10_000);
        final var taken = new ByteArrayOutputStream();
        final var heard = new Events().data((c, data) -> {
            final int left = taken.size() + data.remaining() == sent.length ? 0 : Math.min(10, data.remaining());
            c.unread(left);
            taken.writeBytes(take(data, data.remaining() - left));
            return OK;
        });
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.socketBufferSize(100)));
        client(server, new Events()).send(ByteBuffer.wrap(sent));

        await("all that was sent", () -> taken.size() == sent.length);
        assertArrayEquals(sent, taken.toByteArray());
        assertNoEventOver(110, heard);
    }

    @Test
    public void shouldGiveUnreadBytesAgainWhenResumed() {
        final var events = new AtomicInteger();
        final var taken = new StringBuffer();
        final var heard = new Events().data((c, data) -> {
            if (events.getAndIncrement() == 0) {
                c.unread(data.remaining());
                c.pauseReceive();
            } else {
                taken.append(text(take(data, data.remaining())));
            }
            return OK;
        });
        client(server(heard), new Events()).send(bytes("twice"));
        await("the pause", heard.opened()::isReceivePaused);

        heard.opened().resumeReceive();

        await("all that was sent", () -> taken.length() == 5);
        assertEquals("twice", taken.toString());
    }

    @Test
    public void shouldRefuseToLeaveMoreThanThereIs() {
        final var failures = new CompletableFuture<List<HpSocketException>>();
        final var heard = new Events().data((c, data) -> {
            failures.complete(List.of(refused(() -> c.unread(data.remaining() + 1)), refused(() -> c.unread(-1))));
            return OK;
        });
        client(server(heard), new Events()).send(bytes("four"));

        get(failures).forEach(failure -> assertFalse(failure.getMessage().isBlank()));
    }

    @Test
    public void shouldRefuseToLeaveBytesOutsideAReceiveEvent() {
        final var inAccept = new CompletableFuture<HpSocketException>();
        final var heard = new Events().doing("accept", c -> inAccept.complete(refused(() -> c.unread(0))));
        client(server(heard), new Events());

        get(inAccept);
        refused(() -> heard.opened().unread(0));
    }

    @Test
    public void shouldCloseAConnectionThatIsSilentTooLong() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.idleTimeout(Duration.ofMillis(50))));
        started(hp().agent(Tcp.push(), new Events())).connect(target(server));

        assertEquals(TIMEOUT, heard.closed().kind());
        assertTrue(heard.closed().message().contains("idleTimeout"), heard.closed().message());
    }

    @Test
    public void shouldCountWhatItReceives() {
        final var heard = new Events();
        client(server(heard), new Events()).send(bytes("12345"));
        heard.received(5);

        final long received = heard.opened().bytesReceived();
        assertTrue(isPlain() ? received == 5 : received > 5, () -> "received=" + received);
    }

    private static void assertNoEventOver(final int most, final Events heard) {
        assertTrue(heard.all().stream().filter(line -> line.startsWith("receive "))
            .allMatch(line -> Integer.parseInt(line.substring(8)) <= most), () -> heard.all().toString());
    }

    private static byte[] take(final ByteBuffer data, final int length) {
        final var taken = new byte[length];
        data.get(taken);
        return taken;
    }

    private static HpSocketException refused(final Runnable call) {
        return assertThrows(HpSocketException.class, call::run);
    }
}
