package org.hpsocket.ssl.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnginesTest {
    private static final Authority ROOT = Authority.create("test root");
    private static final Issued HOST = ROOT.issue("server.test");

    @ParameterizedTest
    @EnumSource
    void shouldTalkByTls13WhenNothingIsSet(final TlsProvider provider) {
        final EnginePair pair = EnginePair.of(client(provider), server(provider), "server.test").run();
        assertEquals("ping pong", pair.talk());
        assertEquals("TLSv1.3", pair.client.session().getProtocol());
    }

    private static TlsContext client(final TlsProvider provider) {
        return TlsContext.anonymous().trust(ROOT.trust()).provider(provider);
    }

    private static TlsContext server(final TlsProvider provider) {
        return TlsContext.of(HOST.identity()).provider(provider);
    }
}
