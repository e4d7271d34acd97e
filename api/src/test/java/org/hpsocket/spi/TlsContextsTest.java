package org.hpsocket.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.hpsocket.HpSocketException;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsContextsTest {
    private static final TlsContext MAIN = TlsContext.anonymous().serverName("main");
    private static final TlsContext OTHER = TlsContext.anonymous().serverName("other");
    private static final TlsContext BAD = TlsContext.anonymous().serverName("bad");

    private final TlsContexts contexts = new TlsContexts(MAIN, 2);
    private final List<Integer> made = new ArrayList<>();

    @Test
    void shouldBuildEachContextOnce() {
        contexts.add(OTHER);
        prepare();
        prepare();
        contexts.add(OTHER);
        prepare();

        assertEquals(List.of(0, 1, 2), made);
        assertSame(MAIN, contexts.main().context());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a.example.org | 1", "A.Example.ORG | 1", "x.a.example.org | 1", "y.x.a.example.org | 1", "example.org | 2",
        "b.example.org | 2", "org | 0", "xa.example.org | 2", "a.example.com | 0", "''| 0", "localhost | 0", ". | 0",
        "a. | 0", ".example.org | 2", "xn--bcher-kva.example | 1", "127.0.0.1 | 0"})
    void shouldStripLabelsFromTheLeftButNeverTheLast(final String asked, final int index) {
        contexts.add(OTHER);
        contexts.add(OTHER);
        prepare();
        contexts.bind("A.example.org", 1);
        contexts.bind("Example.Org", 2);
        contexts.bind("b\u00fccher.example", 1);

        assertEquals(index, chosen(asked));
    }

    @Test
    void shouldBindANameAnew() {
        contexts.add(OTHER);
        prepare();
        contexts.bind("a.example.org", 1);
        contexts.bind("A.EXAMPLE.ORG", 0);

        assertEquals(0, chosen("a.example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "org", ".org", "org.", "a.b.", "..", "1.2.3.4", "::1", "2001:db8::1.2.3.4",
        "*.example.org", "a b.org", "a_b.org", "a..b", "a\n.org"})
    void shouldRefuseToBindWhatIsNoName(final String name) {
        final var refused = assertThrows(HpSocketException.class, () -> contexts.bind(name, 0));

        assertEquals(HpSocketException.Category.USAGE, refused.category());
        assertTrue(refused.getMessage().startsWith("server name \"" + name + "\" is not "), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, Integer.MAX_VALUE})
    void shouldRefuseToBindToAContextThatIsNotThere(final int index) {
        final var refused = assertThrows(HpSocketException.class, () -> contexts.bind("a.example.org", index));

        assertEquals("no tls context " + index + "; there are 1", refused.getMessage());
    }

    @Test
    void shouldLetAChooserDecideInPlaceOfNames() {
        contexts.add(OTHER);
        prepare();
        contexts.bind("a.example.org", 1);
        final var asked = new ArrayList<String>();
        contexts.choose(name -> {
            asked.add(name);
            return name.startsWith("b") ? 1 : Tls.MAIN;
        });

        assertEquals(0, chosen("a.example.org"));
        assertEquals(1, chosen("B.Example"));
        assertEquals(0, chosen(""));
        assertEquals(List.of("a.example.org", "b.example"), asked);
    }

    @Test
    void shouldRefuseWhenTheChooserDoes() {
        prepare();
        contexts.choose(name -> name.equals("a.b") ? Tls.REFUSE : -7);

        assertNull(contexts.choose("a.b"));
        assertNull(contexts.choose("c.d"));
    }

    @Test
    void shouldPassOnWhatTheChooserThrows() {
        prepare();
        final var thrown = new IllegalStateException("no");
        contexts.choose(name -> {
            throw thrown;
        });

        assertSame(thrown, assertThrows(IllegalStateException.class, () -> contexts.choose("a.b")));
    }

    @Test
    void shouldNameTheContextThatIsNotThere() {
        prepare();
        contexts.choose(name -> 3);

        assertEquals("tls context 3 was chosen for a.b; there are 1",
            assertThrows(HpSocketException.class, () -> contexts.choose("a.b")).getMessage());
    }

    @Test
    void shouldFindAContextThatTheChooserAddsAsItChooses() {
        prepare();
        contexts.choose(name -> {
            final int index = contexts.add(OTHER);
            prepare();
            contexts.keep();
            return index;
        });

        assertEquals(1, chosen("a.b"));
    }

    @Test
    void shouldStayAsItWasWhenABuildFails() {
        prepare();
        final ReadyTls before = contexts.main();
        contexts.add(BAD);

        assertThrows(HpSocketException.class, this::prepare);
        contexts.undo();

        assertSame(before, contexts.main());
        assertEquals(1, contexts.add(OTHER));
    }

    @Test
    void shouldTakeBackAChangeThatWasBuilt() {
        prepare();
        final ReadyTls before = contexts.main();
        contexts.replace(0, OTHER);
        prepare();
        assertSame(OTHER, contexts.main().context());

        contexts.undo();
        prepare();

        assertSame(before, contexts.main());
    }

    @Test
    void shouldTakeBackTheLastChangeOnly() {
        prepare();
        contexts.replace(0, OTHER);
        prepare();
        contexts.keep();
        contexts.add(BAD);

        contexts.undo();

        assertSame(OTHER, contexts.main().context());
        assertEquals(1, contexts.add(MAIN));
    }

    @Test
    void shouldReplaceOneContextAndLeaveTheOthers() {
        contexts.add(MAIN);
        prepare();
        final ReadyTls main = contexts.main();
        contexts.bind("a.b", 1);
        contexts.replace(1, OTHER);
        prepare();

        assertSame(main, contexts.main());
        assertSame(OTHER, contexts.choose("a.b").context());
        assertEquals(List.of(0, 1, 1), made);
    }

    @Test
    void shouldRefuseToReplaceWhatIsNotThere() {
        assertEquals("no tls context 1; there are 1",
            assertThrows(HpSocketException.class, () -> contexts.replace(1, OTHER)).getMessage());
    }

    @Test
    void shouldBuildEveryContextAnewWhenRenewed() {
        contexts.add(OTHER);
        prepare();
        final ReadyTls before = contexts.main();
        contexts.renew();
        prepare();

        assertEquals(List.of(0, 1, 0, 1), made);
        assertFalse(before == contexts.main());
    }

    @Test
    void shouldGoOnWithWhatWasReadyWhileAnotherThreadChanges() throws Exception {
        prepare();
        final ReadyTls before = contexts.main();
        synchronized (contexts) {
            contexts.renew();
            CompletableFuture.runAsync(() -> contexts.prepare(this::make)).get(30, TimeUnit.SECONDS);
            assertEquals(List.of(0), made);
            assertSame(before, contexts.main());
            prepare();
        }

        assertEquals(List.of(0, 0), made);
    }

    @Test
    void shouldBuildWhatNoUserBuiltWhenTheChangeIsOver() {
        prepare();
        contexts.add(OTHER);
        contexts.keep();
        prepare();

        assertEquals(List.of(0, 1), made);
    }

    @Test
    void shouldBoundTheHandshakesInFlight() {
        assertTrue(contexts.handshakeBegins());
        assertTrue(contexts.handshakeBegins());
        assertFalse(contexts.handshakeBegins());
        assertEquals(2, contexts.handshakes());

        contexts.handshakeEnds();
        assertTrue(contexts.handshakeBegins());
        contexts.handshakesAtOnce(3);
        assertTrue(contexts.handshakeBegins());
        assertEquals(3, contexts.handshakesAtOnce());
    }

    @Test
    void shouldEndAHandshakeOnceThatNobodyTakesOver() {
        assertTrue(contexts.handshakeBegins() && contexts.handshakeBegins());
        final var left = contexts.inFlight();
        left.close();
        left.close();

        assertEquals(1, contexts.handshakes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001})
    void shouldRefuseABoundOutOfRange(final int most) {
        assertEquals("handshakesAtOnce=" + most + ", limit 1 to 1000000",
            assertThrows(HpSocketException.class, () -> contexts.handshakesAtOnce(most)).getMessage());
    }

    private int chosen(final String name) {
        return contexts.choose(name).index();
    }

    /** As whoever changes does. */
    private void prepare() {
        synchronized (contexts) {
            contexts.prepare(this::make);
        }
    }

    private ReadyTls make(final int index, final TlsContext context) {
        if (context == BAD) {
            throw HpSocketException.usage("bad");
        }
        made.add(index);
        try {
            return new ReadyTls(index, context, SSLContext.getDefault(), context.protocols(), List.of(), List.of());
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
