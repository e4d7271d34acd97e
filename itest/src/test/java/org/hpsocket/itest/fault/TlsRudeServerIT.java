package org.hpsocket.itest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HpSocket;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Heard;
import org.hpsocket.itest.Patience;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers of TLS 1.3 that never stop to send what carries nothing, or next to nothing, towards an agent of ours. */
final class TlsRudeServerIT {
    private static final int RECORDS = Integer.getInteger("hpsocket.tls.records", 20_000);
    private static final EnumSet<CloseReason.Kind> OF_PEERS =
        EnumSet.of(CloseReason.Kind.LIMIT, CloseReason.Kind.PROTOCOL);
    private static final RuntimeOptions SMALL = new RuntimeOptions(32 << 20);
    private static final Authority AUTHORITY = Authority.create("authority of the rude");
    private static final Issued SHOWN = AUTHORITY.issue("127.0.0.1");

    /** The provider of the JDK takes the first for one that was changed. */
    @ParameterizedTest
    @EnumSource
    void shouldCloseAServerThatSendsNothingButRecordsWithoutData(final TlsProvider provider) throws IOException {
        assertClosed(closed(provider, RudeServer.Talk::sendNothing));
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseAServerThatDoesNothingButWarn(final TlsProvider provider) throws IOException {
        assertClosed(closed(provider, RudeServer.Talk::warn));
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseAServerThatDoesNothingButChangeKeys(final TlsProvider provider) throws IOException {
        assertLimited(closed(provider, RudeServer.Talk::changeKeys));
    }

    @ParameterizedTest
    @EnumSource
    void shouldCloseAServerThatSendsNothingButTickets(final TlsProvider provider) throws IOException {
        assertLimited(closed(provider, RudeServer.Talk::sendSmallTicket));
    }

    /** A byte between two tickets makes neither the last; the provider of the JDK keeps them all. */
    @ParameterizedTest
    @EnumSource
    void shouldBoundTheTicketsOfAServer(final TlsProvider provider) throws IOException {
        final List<RudeServer.Rudeness> kinds = List.of(
            RudeServer.Talk::sendLargeTicket, RudeServer.Talk::sendSmallTickets, RudeServer.Talk::sendSmallTicket);
        for (final RudeServer.Rudeness tickets : kinds) {
            assertLimited(closed(provider, talk -> {
                tickets.of(talk);
                talk.sendOne();
            }));
        }
    }

    /** Nothing behind them can be read, so that a server can do it once. */
    @ParameterizedTest
    @EnumSource
    void shouldNotLetAServerChangeKeysThousandsOfTimesAtOnce(final TlsProvider provider) throws IOException {
        assertClosed(closed(provider, RudeServer.Talk::changeKeysAtOnce));
    }

    private static void assertClosed(final CloseReason why) {
        assertTrue(OF_PEERS.contains(why.kind()), why::toString);
    }

    private static void assertLimited(final CloseReason why) {
        assertEquals(CloseReason.Kind.LIMIT, why.kind(), why::toString);
        assertTrue(why.message().contains("limit="), why::message);
    }

    /** Connects to a rude server and waits for the end. @return why that connection closed; another one did not */
    private static CloseReason closed(final TlsProvider provider, final RudeServer.Rudeness rudeness)
        throws IOException {
        final var heard = new Heard();
        final Tls tls = Tls.of(TlsContext.anonymous().trust(AUTHORITY.trust()).provider(provider));
        try (HpSocket hp = HpSocket.load(SMALL)) {
            try (var watch = new MemoryWatch(hp);
                var polite = new RudeServer(SHOWN, 1, RudeServer.Talk::sendOne);
                var rude = new RudeServer(SHOWN, RECORDS, rudeness);
                Agent agent = hp.agent(Tcp.push().over(tls), heard, o -> o.transport("nio").threads(1))) {
                agent.start();
                final Connection other = Patience.get(agent.connect("127.0.0.1", polite.port()));
                agent.connect("127.0.0.1", rude.port());
                final CloseReason why = heard.closed(1).get(0);
                assertTrue(other.isConnected());
                assertTrue(watch.mostBytes() > 0);
                assertEquals(List.of(), heard.errors().stream().filter(TlsRudeServerIT::isOurs).toList());
                return why;
            } finally {
                assertEquals(0, hp.memory().slabs(), "slabs after stop");
            }
        }
    }

    private static boolean isOurs(final ErrorEvent error) {
        return error.kind() != ErrorEvent.Kind.LIMIT && error.kind() != ErrorEvent.Kind.PROTOCOL;
    }
}
