package org.hpsocket.ssl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.HpSocketException;
import org.hpsocket.spi.ReadyTls;
import org.junit.jupiter.api.Test;

class TlsTest {
    private static final TlsContext OTHER = TlsContext.anonymous().serverName("other");

    private final Ready ready = new Ready();
    private final Tls tls = Tls.client();

    @Test
    void shouldBeALayerThatHoldsItself() {
        assertEquals("tls", tls.name());
        assertTrue(tls.secure());
        assertSame(tls, tls.settings().value(Tls.NAME, Tls.class));
    }

    @Test
    void shouldShowWhatItIsMadeWith() {
        final Tls server = Tls.server(Path.of("c.pem"), Path.of("k.pem"));

        assertEquals("tls[certificate=c.pem key=k.pem, trust of the system]", server.toString());
        server.add(OTHER);
        assertEquals("tls[certificate=c.pem key=k.pem, trust of the system] and 1 more", server.toString());
        assertEquals("tls[no certificate, trust=ca.pem]", Tls.client(Trust.of(Path.of("ca.pem"))).toString());
    }

    @Test
    void shouldNotReadBeforeAComponentUsesIt() {
        tls.add(OTHER);
        tls.reload();
        tls.replace(1, OTHER);

        assertEquals(List.of(), ready.made);
    }

    @Test
    void shouldPrepareWhatChangesForEveryUser() {
        final var told = new ArrayList<String>();
        tls.usedBy(() -> told.add("one"));
        tls.usedBy(() -> told.add("two"));

        assertEquals(1, tls.add(OTHER));
        tls.reload();

        assertEquals(List.of("one", "two", "one", "two"), told);
    }

    @Test
    void shouldForgetAUserThatLeft() {
        final var told = new ArrayList<String>();
        final Runnable user = () -> told.add("one");
        tls.usedBy(user);
        tls.leftBy(user);

        tls.reload();

        assertEquals(List.of(), told);
    }

    @Test
    void shouldLeaveNothingOfAChangeThatFails() {
        final ReadyTls before = used();
        ready.fails = true;

        assertThrows(HpSocketException.class, () -> tls.add(OTHER));
        assertThrows(HpSocketException.class, () -> tls.replace(0, OTHER));
        assertThrows(HpSocketException.class, tls::reload);

        ready.fails = false;
        assertSame(before, tls.contexts().main());
        assertEquals(1, tls.add(OTHER));
        assertEquals(List.of(0, 1), ready.made);
    }

    @Test
    void shouldLeaveNothingOfAChangeThatASecondUserRefuses() {
        final ReadyTls before = used();
        tls.usedBy(() -> {
            if (tls.contexts().main().context() == OTHER) {
                throw HpSocketException.usage("not for me");
            }
        });

        assertThrows(HpSocketException.class, () -> tls.replace(0, OTHER));

        assertSame(before, tls.contexts().main());
        tls.reload();
        assertEquals(List.of(0, 0, 0), ready.made);
    }

    @Test
    void shouldBindANameToAContextItAdds() {
        used();
        assertSame(tls, tls.sni("a.example.org", OTHER));

        assertSame(OTHER, tls.contexts().choose("a.example.org").context());
    }

    @Test
    void shouldAddNoContextForANameThatIsNone() {
        assertThrows(HpSocketException.class, () -> tls.sni("example", OTHER));

        assertEquals(1, tls.add(OTHER));
    }

    @Test
    void shouldLetAChooserDecide() {
        used();
        tls.bind("a.example.org", tls.add(OTHER)).choose(name -> Tls.MAIN);

        assertEquals(Tls.MAIN, tls.contexts().choose("a.example.org").index());
    }

    @Test
    void shouldBeginHandshakesUnlessToldOtherwise() {
        assertTrue(tls.isAutoHandshake());
        assertFalse(tls.autoHandshake(false).isAutoHandshake());
    }

    @Test
    void shouldBoundHandshakes() {
        assertEquals(Tls.DEFAULT_HANDSHAKES, tls.contexts().handshakesAtOnce());
        assertEquals(7, tls.handshakesAtOnce(7).contexts().handshakesAtOnce());
    }

    private ReadyTls used() {
        final Runnable user = () -> tls.contexts().prepare(ready);
        tls.usedBy(user);
        user.run();
        return tls.contexts().main();
    }
}
