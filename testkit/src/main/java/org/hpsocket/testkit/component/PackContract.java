package org.hpsocket.testkit.component;

import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Frames;
import org.hpsocket.HpSocketException;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.junit.jupiter.api.Test;

/** Whole messages behind a header: every length, in order, in every role, and the bytes on the wire. */
public abstract class PackContract extends ComponentContract {
    private static final int FLAG = 0x169;

    /** For runners. */
    protected PackContract() {
    }

    @Test
    public void shouldDeliverPacksOfEveryLengthInOrder() {
        final int most = 300_000;
        final var heard = new Events();
        final Server server = server(Pack.flag(FLAG).maxLength(most), heard);
        final Client client = started(hp().client(Pack.flag(FLAG).maxLength(most), new Events()), server);
        final var expected = new ArrayList<String>();
        final var sizes = IntStream.concat(IntStream.rangeClosed(1, 200),
            IntStream.of(4_095, 4_096, 4_097, 16_384, 65_532, 65_536, 65_537, most - 1, most)).toArray();
        for (final int size : sizes) {
            expected.add("receive " + size);
            assertEquals(SendResult.QUEUED, client.send(ByteBuffer.wrap(pattern(size))));
        }
        heard.await("receive " + most);

        assertEquals(expected, heard.all().stream().filter(line -> line.startsWith("receive")).toList());
        final ByteBuffer all = ByteBuffer.wrap(heard.received());
        for (final int size : sizes) {
            assertEquals(ByteBuffer.wrap(pattern(size)), all.slice().limit(size));
            all.position(all.position() + size);
        }
    }

    @Test
    public void shouldSendSeveralBuffersAsOnePack() {
        final var heard = new Events();
        final Client client = started(hp().client(Pack.flag(FLAG), new Events()), server(Pack.flag(FLAG), heard));

        client.send(bytes("several "), ByteBuffer.allocate(0), bytes("buffers"), bytes("!"));

        heard.await("receive 16");
        assertEquals("several buffers!", text(heard.received()));
    }

    @Test
    public void shouldWriteTheHeaderOfHpSocket() {
        final var heard = new Events();
        final Server server = server(Pack.flag(FLAG), new Events().doing("accept", c -> c.send(bytes("hello"))));
        client(server, heard);

        assertArrayEquals(new byte[] {5, 0, 0x40, 0x5a, 'h', 'e', 'l', 'l', 'o'}, heard.received(9));
    }

    @Test
    public void shouldReadPacksHoweverTheyAreCut() {
        final var heard = new Events();
        final Client client = client(server(Pack.flag(FLAG), heard), new Events());
        for (final byte one : new byte[] {5, 0, 0x40, 0x5a, 'h', 'e', 'l', 'l', 'o', 1, 0, 0x40, 0x5a, '!'}) {
            client.send(ByteBuffer.wrap(new byte[] {one}));
        }

        heard.await("receive 5");
        heard.await("receive 1");
        assertEquals("hello!", text(heard.received()));
    }

    @Test
    public void shouldReadManyPacksThatCameAtOnce() {
        final var heard = new Events();
        final Client client = client(server(Pack.flag(FLAG), heard), new Events());
        final ByteBuffer many = ByteBuffer.allocate(5 * 2_000);
        for (int i = 0; i < 2_000; i++) {
            many.put(new byte[] {1, 0, 0x40, 0x5a, (byte) i});
        }
        client.send(many.flip());

        heard.await("receive 1", 2_000);
    }

    @Test
    public void shouldCheckNothingWhenTheFlagIsZero() {
        final var heard = new Events();
        final Client client = started(hp().client(Pack.flag(FLAG), new Events()), server(Pack.flag(0), heard));

        client.send(bytes("any flag"));

        assertEquals("any flag", text(heard.received(8)));
    }

    @Test
    public void shouldRefuseALengthThatCannotBeSent() {
        final var heard = new Events();
        final Server server = server(Pack.flag(FLAG), heard);
        final Client client = started(hp().client(Pack.flag(FLAG).maxLength(100), new Events()), server);

        final var tooLong = assertThrows(HpSocketException.class, () -> client.send(ByteBuffer.allocate(101)));
        assertThrows(HpSocketException.class, () -> client.send(ByteBuffer.allocate(60), ByteBuffer.allocate(41)));
        assertThrows(HpSocketException.class, () -> client.send(ByteBuffer.allocate(0)));
        assertThrows(HpSocketException.class, () -> client.send());

        assertTrue(tooLong.getMessage().contains("101") && tooLong.getMessage().contains("100"), tooLong.getMessage());
        client.send(bytes("fine"));
        assertEquals("fine", text(heard.received(4)));
    }

    @Test
    public void shouldEchoInEveryRole() {
        final var agentHeard = new Events();
        final var clientHeard = new Events();
        final Server server = server(Pack.flag(FLAG), Events.echo());
        final Connection byAgent = get(started(hp().agent(Pack.flag(FLAG), agentHeard)).connect(target(server)));
        final Client client = started(hp().client(Pack.flag(FLAG), clientHeard), server);
        byAgent.send(bytes("agent"));
        client.send(bytes("client"));

        agentHeard.await("receive 5");
        clientHeard.await("receive 6");
    }

    @Test
    public void shouldPauseBetweenPacks() {
        final var heard = new Events().data((c, message) -> {
            c.pauseReceive();
            return OK;
        });
        final Client client = started(hp().client(Pack.flag(FLAG), new Events()), server(Pack.flag(FLAG), heard));
        for (int i = 1; i <= 5; i++) {
            client.send(ByteBuffer.wrap(pattern(i)));
        }
        for (int i = 1; i <= 5; i++) {
            heard.await("receive " + i);
            await("the pause", heard.opened()::isReceivePaused);
            assertEquals(i, heard.count("receive"));
            heard.opened().resumeReceive();
        }
    }

    @Test
    public void shouldRefuseToLeaveBytesUnread() {
        final var failure = new CompletableFuture<HpSocketException>();
        final var heard = new Events().data((c, message) -> {
            failure.complete(assertThrows(HpSocketException.class, () -> c.unread(1)));
            return OK;
        });
        started(hp().client(Pack.flag(FLAG), new Events()), server(Pack.flag(FLAG), heard)).send(bytes("whole"));

        assertFalse(get(failure).getMessage().isBlank());
    }

    @Test
    public void shouldCarryMoreThanFourMegabytesBehindAWideHeader() {
        final int length = 6_000_000;
        final var heard = new Events();
        final Server server = server(Pack.wide32().maxLength(length), heard);
        final Client client = started(hp().client(Pack.wide32().maxLength(length), new Events()), server);

        client.send(ByteBuffer.wrap(pattern(length)));

        heard.await("receive " + length);
        assertArrayEquals(pattern(length), heard.received());
    }

    @Test
    public void shouldCarryOtherFramings() {
        for (final Protocol<PackListener> framing : List.of(new Frames.Delimited(100, (byte) '\r', (byte) '\n'),
            new Frames.Fixed(5), Frames.LengthField.bigEndian(2, 100))) {
            final var heard = new Events();
            final Client client = started(hp().client(framing, heard), server(framing, Events.echo()));
            client.send(bytes("first"));
            client.send(bytes("secon"));

            heard.await("receive 5", 2);
            assertEquals("firstsecon", text(heard.received()), framing.name());
        }
    }

    @Test
    public void shouldServeWhatItsUriNames() {
        final var heard = new Events();
        final Server server = hp().server("pack://127.0.0.1:0?flag=0x169&max=10", heard);
        server.start();
        final Client client = hp().client(uri("pack", server) + "?flag=361&max=10", new Events());
        client.start();

        client.send(bytes("1234567890"));

        heard.await("receive 10");
        assertThrows(HpSocketException.class, () -> client.send(ByteBuffer.allocate(11)));
    }
}
