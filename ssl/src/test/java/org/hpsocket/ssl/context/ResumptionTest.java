package org.hpsocket.ssl.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.hpsocket.spi.ReadyTls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A session that goes on is known by what the server does not send: its certificate. */
class ResumptionTest {
    private static final Authority ROOT = Authority.create("test root");
    private static final Issued HOST = ROOT.issue("server.test");
    /** The shortest that there are; only signatures differ in length from one handshake to the next, by a few bytes. */
    private static final int CERTIFICATE_BYTES = 300;
    private final ContextMaker maker = new ContextMaker();

    static Stream<Arguments> all() {
        return Arrays.stream(TlsProvider.values()).flatMap(client -> Arrays.stream(TlsProvider.values())
            .flatMap(server -> Stream.of("TLSv1.3", "TLSv1.2").map(version -> Arguments.of(client, server, version))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldGoOnWithASessionWhereBothProvidersCan(final TlsProvider one, final TlsProvider other,
        final String version) {
        final boolean both = one == TlsProvider.JDK && other == TlsProvider.JDK || version.equals("TLSv1.2");
        assertEquals(both, resumes(client(one, version), server(other, version)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldBeginAnewWhenTheServerIsToldSo(final TlsProvider one, final TlsProvider other, final String version) {
        assertFalse(resumes(client(one, version), server(other, version).resumption(false)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldBeginAnewWhenTheClientIsToldSo(final TlsProvider one, final TlsProvider other, final String version) {
        assertFalse(resumes(client(one, version).resumption(false), server(other, version)));
    }

    @Test
    void shouldRememberAsManySessionsAsTold() {
        final TlsContext context = server(TlsProvider.BOUNCY_CASTLE, "TLSv1.2")
            .sessions(7, java.time.Duration.ofSeconds(70));
        final var sessions = maker.make(0, context).ssl().getServerSessionContext();
        assertEquals(7, sessions.getSessionCacheSize());
        assertEquals(70, sessions.getSessionTimeout());
    }

    private boolean resumes(final TlsContext client, final TlsContext server) {
        final ReadyTls one = maker.make(0, client);
        final ReadyTls other = maker.make(0, server);
        final int first = handshake(one, other);
        return handshake(one, other) < first - CERTIFICATE_BYTES;
    }

    /** Counts the bytes that the client gets. */
    private static int handshake(final ReadyTls client, final ReadyTls server) {
        final EnginePair pair = EnginePair.of(client, server, "server.test").run();
        Engines.finished(pair.client.engine, client);
        Engines.finished(pair.server.engine, server);
        assertTrue(pair.server.failure() == null && pair.client.failure() == null);
        assertEquals("ping pong", pair.talk());
        final int got = pair.client.received();
        pair.client.engine.closeOutbound();
        pair.server.engine.closeOutbound();
        pair.settle();
        return got;
    }

    private static TlsContext client(final TlsProvider provider, final String version) {
        return TlsContext.anonymous().trust(ROOT.trust()).provider(provider).protocols(version);
    }

    private static TlsContext server(final TlsProvider provider, final String version) {
        return TlsContext.of(HOST.identity()).provider(provider).protocols(version);
    }
}
