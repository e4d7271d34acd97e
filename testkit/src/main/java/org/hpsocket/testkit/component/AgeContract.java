package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.junit.jupiter.api.Test;

/** How old and how silent connections are, and how those too old or too silent go. */
public abstract class AgeContract extends ComponentContract {

    /** For runners. */
    protected AgeContract() {
    }

    @Test
    public void shouldDisconnectThoseOldEnough() {
        final var heard = new Events();
        final Server server = server(heard);
        client(server, new Events());
        client(server, new Events());
        heard.opened(1);

        assertEquals(0, server.disconnectLong(Duration.ofHours(1)));
        await("some age", () -> heard.opened(1).connectPeriod().compareTo(Duration.ofMillis(5)) >= 0);
        assertEquals(2, server.disconnectLong(Duration.ofMillis(5)));
        assertEquals(CloseReason.Kind.DISCONNECTED, heard.closed(1).kind());
    }

    @Test
    public void shouldCountSilenceFromReceivesOnly() {
        final var heard = new Events();
        final var peer = new Events();
        final Server server = server(heard);
        client(server, peer);
        final Client talker = client(server, new Events());
        final Connection silent = heard.opened(0);
        await("silence", () -> silence(silent).compareTo(Duration.ofMillis(200)) >= 0);

        silent.send(bytes("sends do not count"));
        peer.received(18);
        talker.send(bytes("receives do"));
        heard.received(11);

        assertTrue(silence(silent).compareTo(Duration.ofMillis(200)) >= 0);
        assertTrue(silence(heard.opened(1)).compareTo(silence(silent)) < 0);
    }

    @Test
    public void shouldDisconnectTheSilent() {
        final var heard = new Events();
        final Server server = server(heard);
        client(server, new Events());
        await("silence", () -> silence(heard.opened()).compareTo(Duration.ofMillis(20)) >= 0);

        assertEquals(0, server.disconnectSilent(Duration.ofHours(1)));
        assertEquals(1, server.disconnectSilent(Duration.ofMillis(20)));
        assertEquals(CloseReason.Kind.DISCONNECTED, heard.closed().kind());
    }

    @Test
    public void shouldKnowNoSilenceWhenItIsNotMarked() {
        final var heard = new Events();
        final Server server = started(hp().server(Tcp.push(), heard, o -> o.markSilence(false)));
        client(server, new Events());

        assertEquals(Optional.empty(), heard.opened().silencePeriod());
        assertThrows(HpSocketException.class, () -> server.disconnectSilent(Duration.ZERO));
    }

    private static Duration silence(final Connection connection) {
        return connection.silencePeriod().orElseThrow();
    }
}
