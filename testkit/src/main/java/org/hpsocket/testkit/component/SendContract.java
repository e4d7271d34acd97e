package org.hpsocket.testkit.component;

import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Pack;
import org.hpsocket.SendPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** What is sent: whole, in order, from any thread, and told by send events to the byte. */
public abstract class SendContract extends ComponentContract {
    private static final int THREADS = 4;
    private static final int UNITS = 300;

    /** For runners. */
    protected SendContract() {
    }

    @Test
    public void shouldKeepTheOrderOfOneThread() {
        final var heard = new Events();
        final Client client = client(server(heard), new Events());
        final var expected = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            expected.append(i).append(',');
            client.send(bytes(i + ","));
        }

        assertEquals(expected.toString(), text(heard.received(expected.length())));
    }

    @Test
    public void shouldKeepUnitsWholeAndInOrderWhicheverThreadSends() {
        final var heard = new Events();
        final Client client = client(server(heard), new Events());
        final int unit = 3 * Integer.BYTES;
        final var senders = IntStream.range(0, THREADS).mapToObj(thread -> CompletableFuture.runAsync(() -> {
            for (int i = 0; i < UNITS; i++) {
                client.send(ByteBuffer.allocate(4).putInt(0, thread), ByteBuffer.allocate(0),
                    ByteBuffer.allocate(4).putInt(0, i), ByteBuffer.allocate(4).putInt(0, ~i));
            }
        })).toList();
        senders.forEach(ComponentContract::get);

        final var all = ByteBuffer.wrap(heard.received(THREADS * UNITS * unit));
        final var next = new int[THREADS];
        while (all.hasRemaining()) {
            final int thread = all.getInt();
            assertEquals(next[thread]++, all.getInt());
            assertEquals(~(next[thread] - 1), all.getInt());
        }
    }

    @Test
    public void shouldKeepTheOrderOfALoopThatSendsToAnother() {
        final var heard = new Events();
        final Client behind = client(server(heard), new Events());
        final Client front = client(server(new Events().data((c, data) -> {
            behind.send(data);
            return OK;
        })), new Events());
        final byte[] sent = pattern(300_000);
        for (int i = 0; i < sent.length; i += 1_000) {
            front.send(ByteBuffer.wrap(sent, i, 1_000));
        }

        assertArrayEquals(sent, heard.received(sent.length));
    }

    @Test
    public void shouldTakeABufferOfAnyKindAndLeaveItAsItWas() {
        final var heard = new Events();
        final Client client = client(server(heard), new Events());
        final byte[] content = pattern(100);
        final ByteBuffer direct = ByteBuffer.allocateDirect(104).position(2).put(content).flip().position(2);
        final ByteBuffer slice = ByteBuffer.allocate(108).position(4).slice().put(1, content).limit(101).position(1);
        final ByteBuffer readOnly = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asReadOnlyBuffer();
        for (final ByteBuffer buffer : List.of(direct, slice, readOnly)) {
            final int position = buffer.position();
            final int limit = buffer.limit();

            assertEquals(SendResult.QUEUED, client.send(buffer));
            assertEquals(SendResult.QUEUED, client.send(buffer, buffer));
            assertEquals(List.of(position, limit), List.of(buffer.position(), buffer.limit()));
        }
        final byte[] all = heard.received(900);
        for (int i = 0; i < 9; i++) {
            assertArrayEquals(content, Arrays.copyOfRange(all, i * 100, i * 100 + 100));
        }
    }

    @Test
    public void shouldNotNeedTheBufferOnceSendReturned() {
        for (final int size : new int[] {1, 100, 5_000, 70_000, muchBytes() / 5}) {
            final var heard = new Events();
            final Client client = client(server(heard), new Events());
            final byte[] sent = pattern(size);
            final byte[] reused = sent.clone();
            client.send(ByteBuffer.wrap(reused));
            Arrays.fill(reused, (byte) 0);

            assertArrayEquals(sent, heard.received(size));
        }
    }

    @Test
    public void shouldSendArrays() {
        final var heard = new Events();
        final Client client = client(server(heard), new Events());

        assertEquals(SendResult.QUEUED, client.connection().orElseThrow().send(new byte[] {'o', 'k'}));
        assertEquals("ok", text(heard.received(2)));
    }

    @Test
    public void shouldSendNothingWhenThereAreNoBytes() {
        final var heard = new Events();
        final var peer = new Events();
        final Client client = client(server(heard), peer);

        assertEquals(SendResult.QUEUED, client.send(ByteBuffer.allocate(0)));
        assertEquals(SendResult.QUEUED, client.send());
        assertEquals(SendResult.QUEUED, client.send(ByteBuffer.allocate(0), ByteBuffer.allocate(0)));
        assertEquals(SendResult.QUEUED, client.send(ByteBuffer.allocate(0), bytes("x"), ByteBuffer.allocate(0)));
        client.connection().orElseThrow().disconnect();
        heard.closed();

        assertEquals("x", text(heard.received()));
        assertEquals(1, peer.sentBytes());
        assertEquals(1, peer.count("send"));
    }

    @Test
    public void shouldSendWithEachPolicy() {
        for (final SendPolicy policy : SendPolicy.values()) {
            final var heard = new Events();
            final Server server = started(hp().server(Tcp.push(), Events.echo(), o -> o.sendPolicy(policy)));
            final Client client = started(
                hp().client(Tcp.push(), heard, o -> o.sendPolicy(policy).noDelay(true)), server);
            final byte[] sent = pattern(200_000);
            for (int i = 0; i < sent.length; i += 4_000) {
                client.send(ByteBuffer.wrap(sent, i, 4_000));
            }

            assertArrayEquals(sent, heard.received(sent.length), policy.name());
        }
    }

    @Test
    public void shouldTellTheBytesOfTheApplicationThatWentOut() {
        final var peer = new Events();
        final var heard = new Events();
        final Client client = client(server(heard), peer);
        final int length = muchBytes() / 4;
        client.send(ByteBuffer.wrap(pattern(length)));
        client.send(bytes("12"), bytes("345"));
        heard.received(length + 5);

        peer.await("all send events", () -> peer.sentBytes() == length + 5);
    }

    @Test
    public void shouldTellTheBytesWithoutFrames() {
        final var peer = new Events();
        final var heard = new Events();
        final Server server = server(Pack.flag(5), heard);
        final Client client = started(hp().client(Pack.flag(5), peer), server);
        client.send(bytes("12"), bytes("345"));
        client.send(ByteBuffer.wrap(pattern(100_000)));
        heard.received(100_005);

        peer.await("all send events", () -> peer.sentBytes() == 100_005);
        assertEquals(100_013, client.connection().orElseThrow().bytesSent());
    }

    @Test
    public void shouldSendInsideEveryEvent() {
        final var sends = new AtomicInteger();
        final var heard = new Events()
            .doing("accept", c -> c.send(bytes("a")))
            .doing("handshake", c -> c.send(bytes("h")))
            .doing("send", c -> {
                if (sends.getAndIncrement() < 5) {
                    c.send(bytes("s"));
                }
            });
        final var peer = new Events();
        client(server(heard), peer);

        assertEquals("ahsssss", text(peer.received(7)));
    }

    @Test
    public void shouldAnswerClosedOnceDisconnected() {
        final var heard = new Events();
        final var peer = new Events();
        client(server(heard), peer);
        final Connection connection = heard.opened();

        connection.send(bytes("before"));
        connection.disconnect();

        assertEquals(SendResult.CLOSED, connection.send(bytes("after")));
        assertEquals(SendResult.CLOSED, connection.send(ByteBuffer.allocate(0)));
        peer.closed();
        assertEquals("before", text(peer.received()));
    }

    @Test
    public void shouldTellWhatWaitsUntilItIsGone() {
        final var heard = new Events().doing("accept", Connection::pauseReceive);
        final Client client = client(server(heard), new Events());
        final Connection sender = client.connection().orElseThrow();
        assertEquals(0, sender.pendingBytes());
        final byte[] sent = pattern(muchBytes());
        client.send(ByteBuffer.wrap(sent));
        assertTrue(sender.pendingBytes() > 0);

        heard.opened().resumeReceive();

        assertArrayEquals(sent, heard.received(sent.length));
        await("nothing to wait", () -> sender.pendingBytes() == 0);
    }

    @Test
    public void shouldAnswerClosedBeforeItIsConnected() {
        final var early = new CompletableFuture<SendResult>();
        final var heard = new Events().doing("prepare-connect", c -> early.complete(c.send(bytes("early"))));
        client(server(new Events()), heard);

        assertEquals(SendResult.CLOSED, get(early));
    }
}
