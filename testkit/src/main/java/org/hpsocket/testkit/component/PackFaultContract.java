package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.PROTOCOL;
import static org.hpsocket.CloseReason.Kind.TIMEOUT;
import static org.hpsocket.CloseReason.Kind.TRUNCATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.ErrorEvent;
import org.hpsocket.Pack;
import org.hpsocket.Server;
import org.hpsocket.SocketOperation;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** Peers that do not keep to the framing of packs, and peers that promise and fall silent. */
public abstract class PackFaultContract extends ComponentContract {
    private static final int FLAG = 0x169;
    private static final int MOST = 100_000;

    /**
     * Tells how many peers shall announce a pack and fall silent.
     *
     * @return fewer over a slow transport
     */
    protected int silentPeers() {
        return 1_000;
    }

    /** For runners. */
    protected PackFaultContract() {
    }

    private static ByteBuffer header(final int flag, final int length) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, flag << 22 | length);
    }

    /** Sends a server what it must refuse, and expects it to say so. */
    private void closesServer(final ByteBuffer wrong, final String... facts) {
        final var heard = new Events();
        final var peer = new Events();
        final Server server = server(Pack.flag(FLAG).maxLength(MOST), heard);
        client(server, peer).send(header(FLAG, 2), bytes("ok"), wrong);
        peer.closed();

        assertEquals("ok", text(heard.received()));
        assertRefused(heard, facts);
        server.stop();
    }

    /** Sends a client what it must refuse, and expects it to say so. */
    private void closesClient(final ByteBuffer wrong, final String... facts) {
        final var heard = new Events();
        final Server server = server(new Events().doing("accept", c -> c.send(wrong)));
        started(hp().client(Pack.flag(FLAG).maxLength(MOST), heard), server).awaitStop();

        assertRefused(heard, facts);
        assertEquals(0, heard.received().length);
    }

    private static void assertRefused(final Events heard, final String... facts) {
        final CloseReason why = heard.closed();
        assertEquals(PROTOCOL, why.kind());
        assertEquals(SocketOperation.RECEIVE, why.operation());
        assertEquals(List.of(ErrorEvent.Kind.PROTOCOL), heard.errors().stream().map(ErrorEvent::kind).toList());
        for (final String fact : facts) {
            assertTrue(why.message().contains(fact), why.message());
            assertTrue(heard.error().message().contains(fact), heard.error().message());
        }
    }

    @Test
    public void shouldCloseWhenTheFlagIsWrong() {
        closesServer(header(FLAG + 1, 5));
        closesClient(header(FLAG + 1, 5));
    }

    @Test
    public void shouldCloseWhenTheFlagIsMissing() {
        closesServer(header(0, 5));
        closesClient(header(0, 5));
    }

    @Test
    public void shouldCloseWhenThePackIsEmpty() {
        closesServer(header(FLAG, 0));
        closesClient(header(FLAG, 0));
    }

    @Test
    public void shouldCloseWhenThePackIsTooLongAndNameBothLengths() {
        closesServer(header(FLAG, MOST + 1), "100001", "100000");
        closesClient(header(FLAG, MOST + 1), "100001", "100000");
    }

    @Test
    public void shouldCloseWhenForeignBytesCome() {
        closesServer(bytes("GET / HTTP/1.1\r\n"));
        closesClient(bytes("HTTP/1.1 400 Bad Request\r\n"));
    }

    @Test
    public void shouldTellAPackThatEndsTooEarly() {
        for (final ByteBuffer part : List.of(header(FLAG, 5), bytes("\5\0"))) {
            final var heard = new Events();
            final Client client = client(server(Pack.flag(FLAG), heard), new Events());
            client.send(part);
            client.connection().orElseThrow().disconnect();

            assertEquals(TRUNCATED, heard.closed().kind());
            assertEquals(0, heard.count("receive"));
        }
    }

    @Test
    public void shouldLeaveOthersAloneWhenOnePeerIsForeign() {
        final var heard = new Events();
        final Server server = started(hp().server(Pack.flag(FLAG), Events.echo(), o -> o.threads(1)));
        final Client good = started(hp().client(Pack.flag(FLAG), heard), server);
        final var foreign = new Events();
        client(server, foreign).send(bytes("this is no pack"));
        foreign.closed();

        good.send(bytes("unharmed"));

        assertEquals("unharmed", text(heard.received(8)));
    }

    @Test
    public void shouldCloseAPeerThatDoesNotFinishItsPack() {
        final var heard = new Events();
        final Server server = started(hp().server(Pack.flag(FLAG), heard, o -> o.unitTimeout(Duration.ofMillis(50))));
        client(server, new Events()).send(header(FLAG, 1_000), bytes("never all of it"));

        assertEquals(TIMEOUT, heard.closed().kind());
        assertTrue(heard.closed().message().contains("unitTimeout"), heard.closed().message());
    }

    @Test
    public void shouldServeOthersWhileManyAnnounceMuchAndFallSilent() {
        final var heard = new Events();
        final Pack pack = Pack.flag(FLAG).maxLength(Pack.LENGTH_LIMIT);
        final Server server = server(pack, Events.echo());
        final var silent = new Events();
        final Agent agent = started(hp().agent(Tcp.push(), silent));
        final var stages = IntStream.range(0, silentPeers()).mapToObj(i -> agent.connect(target(server))).toList();
        stages.forEach(stage -> get(stage).send(header(FLAG, Pack.LENGTH_LIMIT), bytes("then silence")));
        await("all announcements", () -> server.stats().bytesReceived() >= 16L * silentPeers());

        final Client good = started(hp().client(pack, heard), server);
        for (int i = 1; i <= 50; i++) {
            good.send(ByteBuffer.wrap(pattern(i * 1_000)));
        }
        good.send(ByteBuffer.wrap(pattern(Pack.LENGTH_LIMIT)));

        heard.await("receive " + Pack.LENGTH_LIMIT);
        assertEquals(51, heard.count("receive"));
        assertEquals(0, silent.count("close"));
    }
}
