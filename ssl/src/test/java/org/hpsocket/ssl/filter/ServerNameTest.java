package org.hpsocket.ssl.filter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.function.ToIntFunction;
import org.hpsocket.CloseReason;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.wire.Alert;
import org.hpsocket.ssl.wire.Hellos;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.StageDriver;
import org.hpsocket.testkit.tls.Authority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server answers to the name in a first message, and to what is none. */
class ServerNameTest {
    private static final Authority AUTHORITY = Authority.create("name test");

    private final Tls tls = Tls.of(TlsContext.of(AUTHORITY.issue("a.example.org").identity()));

    @Test
    void shouldRefuseANameThatTheChooserRefuses() {
        refused(name -> Tls.REFUSE, "tls handshake failed: server name b.example.org is refused");
    }

    @Test
    void shouldRefuseANameWhenTheChooserThrows() {
        refused(name -> {
            throw new IllegalStateException("no idea");
        }, "tls handshake failed: server name b.example.org is refused: java.lang.IllegalStateException: no idea");
    }

    @Test
    void shouldRefuseANameWhenTheChooserFailsAsNobodyExpects() {
        refused(name -> {
            throw new AssertionError("never");
        }, "tls handshake failed: server name b.example.org is refused: java.lang.AssertionError: never");
    }

    @Test
    void shouldRefuseANameWhenThereIsNoSuchContext() {
        refused(name -> 5, "tls handshake failed: server name b.example.org is refused: "
            + "org.hpsocket.HpSocketException: tls context 5 was chosen for b.example.org; there are 1");
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellAPeerThatSpeaksSomethingElse(final Cut cut) {
        answer(Wire.text("GET / HTTP/1.1\r\n\r\n"), cut, Alert.UNEXPECTED_MESSAGE,
            "not TLS: the peer speaks plain HTTP (GET ...)");
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellAPeerWhoseNameIsNone(final Cut cut) {
        answer(Hellos.with(Hellos.serverName("a.example.org.")), cut, Alert.ILLEGAL_PARAMETER,
            "client hello: server name with a dot at its end");
    }

    private void refused(final ToIntFunction<String> chooser, final String message) {
        tls.choose(chooser);
        answer(Hellos.with(Hellos.serverName("B.example.org")), Cut.WHOLE, Alert.UNRECOGNIZED_NAME,
            message.replaceFirst("b\\.example", "B.example"));
        assertEquals(0, tls.contexts().handshakes());
    }

    private void answer(final byte[] wire, final Cut cut, final Alert alert, final String message) {
        final var context = new StageContext(tls.settings(), true, Optional.empty());
        try (var server = StageDriver.filter(new TlsFilterFactory(), context, 3).open()) {
            server.receive(wire, cut).run();

            final Optional<StageException> failure = server.failure();
            assertEquals(Optional.of(message), failure.map(StageException::getMessage));
            assertEquals(Optional.of(CloseReason.Kind.HANDSHAKE), failure.map(StageException::kind));
            assertArrayEquals(alert.fatal(), server.takeDown());
            assertTrue(server.tls().isEmpty());
        }
    }
}
