package org.hpsocket.itest.tls;

import java.nio.file.Path;
import java.util.List;
import org.hpsocket.itest.Child;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hundred connections of one agent at once, to one foreign server. */
class ManyHandshakesIT {
    private static final int CONNECTIONS = 100;

    @ParameterizedTest
    @EnumSource
    void shouldTalkOnAllOfThem(final TlsProvider provider, @TempDir final Path folder) {
        final var pki = new Pki(folder);
        final List<byte[]> data = Data.bytes().subList(0, 2);
        try (Child peer = NodePeer.server("node", "--cert=" + pki.chain("server"), "--key=" + pki.key("server"));
            Called called = new Called(Tls.of(pki.calling(provider)), data)) {
            final int port = NodePeer.port(peer);
            called.connect(port, CONNECTIONS);
            called.checked.done(CONNECTIONS);
        }
    }
}
