package org.hpsocket.testkit.component;

import static org.hpsocket.CloseReason.Kind.TIMEOUT;
import static org.hpsocket.HandleResult.OK;
import static org.hpsocket.SocketOperation.RECEIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.Dispatch;
import org.hpsocket.Frames;
import org.hpsocket.HandleResult;
import org.hpsocket.Heartbeat;
import org.hpsocket.Listener;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.Reconnect;
import org.hpsocket.Server;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** Heartbeats of the application: who is kept, who is closed, and what listeners see of it. */
public abstract class HeartbeatContract extends ComponentContract {
    private static final Protocol<PackListener> PACKS = Pack.flag(7);
    private static final Heartbeat OFTEN = Heartbeat.every(Duration.ofMillis(100));
    private static final Heartbeat PATIENT = OFTEN.attempts(100);
    private static final Heartbeat HASTY = OFTEN.attempts(2);
    private static final Heartbeat ANSWERING = Heartbeat.answering("PING", "PONG");
    private static final int PACK_BYTES = 8;
    private static final int BEATS = 6;

    /** For runners. */
    protected HeartbeatContract() {
    }

    @Test
    public void shouldKeepAPeerThatAnswersAndTellNobody() {
        final var heard = new Events();
        final var peer = new Events();
        final Server server = server(PACKS, heard, PATIENT);
        client(PACKS, server, peer, ANSWERING);
        beats(heard.opened(), PACK_BYTES);

        assertEquals(List.of(0L, 0L), List.of(server.stats().unitsReceived(), heard.sentBytes() + peer.sentBytes()));
        assertEquals(0, heard.count("receive") + peer.count("receive") + peer.count("close"));
    }

    @Test
    public void shouldLetClientsAsk() {
        final var heard = new Events();
        final var peer = new Events();
        client(PACKS, server(PACKS, heard, ANSWERING), peer, PATIENT);
        beats(peer.opened(), PACK_BYTES);

        assertTrue(peer.opened().isConnected());
        assertEquals(0, heard.count("receive") + peer.count("receive"));
    }

    @Test
    public void shouldLetBothAsk() {
        final var heard = new Events();
        final var peer = new Events();
        client(PACKS, server(PACKS, heard, PATIENT.bothWays()), peer, PATIENT.bothWays());
        beats(heard.opened(), PACK_BYTES);
        beats(peer.opened(), PACK_BYTES);

        assertEquals(0, heard.count("receive") + peer.count("receive"));
    }

    @Test
    public void shouldCloseASilentClient() {
        final var heard = new Events();
        final var silent = new Events();
        client(PACKS, server(PACKS, heard, HASTY), silent, Heartbeat.off());

        final CloseReason why = heard.closed();

        assertEquals(List.of(RECEIVE, TIMEOUT), List.of(why.operation(), why.kind()));
        assertTrue(why.message().contains("attempts=2 interval=100ms connection=" + heard.opened().id()),
            why.message());
        assertEquals("PINGPING", text(silent.received(8)));
        silent.closed();
    }

    @Test
    public void shouldCloseASilentServer() {
        final var silent = new Events();
        final var heard = new Events();
        client(Tcp.push(), server(Tcp.push(), silent, Heartbeat.off()), heard, HASTY);

        assertEquals(TIMEOUT, heard.closed().kind());
        assertEquals("PINGPING", text(silent.received(8)));
    }

    @Test
    public void shouldLetAnAgentLookForALivelierPeer() {
        final var silent = new Events();
        final var heard = new Events();
        final Agent agent = started(hp().agent(PACKS, heard, o -> o.heartbeat(HASTY)
            .reconnect(Reconnect.backOff(Duration.ofMillis(5), Duration.ofMillis(50)))));
        agent.connect(target(server(PACKS, silent, Heartbeat.off())));

        heard.await("close TIMEOUT", 2);

        assertEquals(heard.opened(0).extra(), heard.opened(1).extra());
    }

    @Test
    public void shouldTakeAnythingForASignOfLife() {
        final var heard = new Events();
        final var peer = new Events();
        client(Tcp.push(), server(Tcp.push(), heard, PATIENT.answer("")), peer, Heartbeat.off());
        final Connection chatty = peer.opened();
        for (int i = 1; i <= BEATS; i++) {
            peer.received(i * 4);
            chatty.send(bytes("still here"));
        }

        assertEquals("still here".repeat(BEATS), text(heard.received(10 * BEATS)));
        assertTrue(heard.opened().isConnected());
    }

    @Test
    public void shouldTakeAnEchoForTheAnswer() {
        final var heard = new Events();
        client(PACKS, server(PACKS, Events.echo(), Heartbeat.off()), heard, PATIENT.answer("PING"));
        beats(heard.opened(), PACK_BYTES);

        assertEquals(0, heard.count("receive"));
    }

    @Test
    public void shouldSpeakInLines() {
        final Protocol<PackListener> lines = new Frames.Delimited(100, (byte) '\r', (byte) '\n');
        final var heard = new Events();
        final var peer = new Events();
        client(lines, server(lines, heard, PATIENT), peer, ANSWERING);
        beats(heard.opened(), 6);

        peer.opened().send(bytes("PONG!"));
        assertEquals("PONG!", text(heard.received(5)));
        assertEquals(0, peer.count("receive"));
    }

    @Test
    public void shouldNotCloseAPeerWhileItDoesNotReadItself() {
        final var heard = new Events();
        final var peer = new Events();
        client(PACKS, server(PACKS, heard, HASTY), peer, Heartbeat.off());
        heard.opened().pauseReceive();
        peer.opened().send(bytes("waits"));
        peer.received(4 * 4 * HASTY.attempts());

        heard.opened().resumeReceive();

        assertEquals("waits", text(heard.received(5)));
        assertEquals(TIMEOUT, heard.closed().kind());
    }

    @Test
    public void shouldNotCloseAPeerWhileItsListenerIsBusy() {
        final var goOn = new CountDownLatch(1);
        final var heard = new Events().data((connection, data) -> wait(goOn));
        final var peer = new Events();
        final Server busy = hp().server(PACKS, heard, o -> o.heartbeat(HASTY).dispatch(Dispatch.WORKERS));
        client(PACKS, started(busy), peer, Heartbeat.off());
        peer.opened().send(bytes("work"));
        heard.await("receive");

        peer.received(4 * 4 * HASTY.attempts());

        assertEquals(0, heard.count("close"));
        goOn.countDown();
        assertEquals(TIMEOUT, heard.closed().kind());
    }

    @Test
    public void shouldLetTheApplicationsPacksThroughBetweenHeartbeats() {
        final var heard = Events.echo();
        final var peer = new Events();
        client(PACKS, server(PACKS, heard, PATIENT.bothWays()), peer, PATIENT.bothWays());
        int packs = 0;
        while (heard.opened().bytesReceived() < packs * 14L + BEATS * PACK_BYTES) {
            for (int i = 0; i < 100; i++) {
                peer.opened().send(bytes(String.format("%09d ", packs++)));
            }
            peer.received(packs * 10);
        }

        final String back = text(peer.received());
        assertEquals(packs * 10, back.length());
        for (int i = 0; i < packs; i++) {
            assertEquals(String.format("%09d ", i), back.substring(i * 10, i * 10 + 10));
        }
    }

    @Test
    public void shouldRefuseToRecognizeUnitsWhereThereAreNone() {
        final Server server = hp().server(Tcp.pull(), new Events(), o -> o.heartbeat(OFTEN));

        final var failure = assertThrows(StartException.class, () -> listen(server));

        assertEquals(StartException.Step.INVALID_PARAM, failure.step());
        assertTrue(failure.getMessage().contains("heartbeat=100ms,3,PING,PONG does not fit protocol pull"),
            failure.getMessage());
        server.options(o -> o.heartbeat(HASTY.answer("")));
        listen(server);
    }

    @Test
    public void shouldRefuseHeartbeatsThatTheProtocolCannotSend() {
        final Client client = hp().client(new Frames.Fixed(5), new Events(), o -> o.heartbeat(OFTEN));

        final var failure = assertThrows(StartException.class, () -> client.start(HOST, 1));

        assertTrue(failure.getMessage().contains("protocol fixed") && failure.getMessage().contains("length=4"),
            failure.getMessage());
    }

    /** Waits for some answers. */
    private static void beats(final Connection asking, final int unitBytes) {
        await("answers", () -> asking.bytesReceived() >= (long) BEATS * unitBytes);
    }

    private <L extends Listener> Server server(
        final Protocol<L> protocol, final L listener, final Heartbeat heartbeat) {
        return started(hp().server(protocol, listener, o -> o.heartbeat(heartbeat)));
    }

    private <L extends Listener> Client client(
        final Protocol<L> protocol, final Server server, final L listener, final Heartbeat heartbeat) {
        return started(hp().client(protocol, listener, o -> o.heartbeat(heartbeat)), server);
    }

    private static HandleResult wait(final CountDownLatch goOn) {
        try {
            return goOn.await(20, TimeUnit.SECONDS) ? OK : HandleResult.ERROR;
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
