package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.Server;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsSession;
import org.hpsocket.testkit.tls.Issued;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificate a server shows to whom, how that changes while it runs, and which protocol both sides choose. */
public abstract class TlsNamesContract extends SecureContract {
    @TempDir
    private Path folder;

    /** For runners. */
    protected TlsNamesContract() {
    }

    /** A context that shows a certificate of one name. */
    private TlsContext named(final String name) {
        return serving().identity(AUTHORITY.issue(name).identity());
    }

    /** Whose certificate a client sees that asks for a name, and checks that it is the one. */
    private String shownTo(final String name, final Server server) {
        return shown(client(Tls.of(connecting().serverName(name)), server, new Events()));
    }

    /** The same, but it takes any name. */
    private String shownToAnybody(final String name, final Server server) {
        return shown(client(Tls.of(connecting().serverName(name).verifyHost(false)), server, new Events()));
    }

    private static String shown(final Client client) {
        final TlsSession session = client.connection().orElseThrow().tls().orElseThrow();
        final String subject = session.peerCertificate().orElseThrow().getSubjectX500Principal().getName();
        client.stop();
        return subject.substring(subject.indexOf('=') + 1);
    }

    @Test
    public void shouldShowTheCertificateOfTheNameThatIsAskedFor() {
        final Tls tls = serverTls();
        final Server server = server(tls.sni("shop.test.example", named("shop.test.example")), new Events());

        assertEquals("shop.test.example", shownTo("shop.test.example", server));
        assertEquals("shop.test.example", shownTo("SHOP.Test.Example", server));
        assertEquals(NAME, shownTo(NAME, server));
        assertEquals(NAME, shown(secureClient(server, new Events())));
    }

    @Test
    public void shouldTakeANameBehindTheAddress() {
        final Server server = server(serverTls().sni("shop.example", named("shop.example")), new Events());
        final Client client = hp().client(Tcp.push().over(clientTls()), new Events());
        client.start(HOST + "^shop.example", port(server));

        assertEquals(Optional.of(HOST), client.connection().orElseThrow().remoteHost());
        assertEquals("shop.example", shown(client));
        final Agent agent = started(hp().agent(Tcp.push().over(clientTls()), new Events()));
        final Connection connection = get(agent.connect(HOST + "^shop.example", port(server), "mine"));
        assertEquals(Optional.of("shop.example"), connection.tls().orElseThrow().serverName());
        assertEquals(Optional.of("mine"), connection.extra());
    }

    @Test
    public void shouldRefuseANameBehindTheAddressThatIsNone() {
        final Agent agent = started(hp().agent(Tcp.push().over(clientTls()), new Events()));

        final var failure = assertThrows(HpSocketException.class, () -> agent.connect(HOST + "^no name", 443));
        assertTrue(failure.getMessage().contains("\"no name\""), failure.getMessage());
        assertEquals(0, agent.connectionCount());
    }

    @Test
    public void shouldStripLabelsFromTheLeftButNeverTheLast() {
        final Server server = server(serverTls().sni("shop.example", named("shop.example")), new Events());

        assertEquals("shop.example", shownToAnybody("a.b.shop.example", server));
        assertEquals(NAME, shownToAnybody("myshop.example", server));
        assertEquals(NAME, shownToAnybody("other.example", server));
        assertThrows(HpSocketException.class, () -> serverTls().bind("example", Tls.MAIN));
    }

    @Test
    public void shouldTellTheNameAndTheContext() {
        final var heard = new Events();
        final Server server = server(serverTls().sni("shop.example", named("shop.example")), heard);
        assertEquals("shop.example", shownTo("shop.example", server));
        assertEquals(NAME, shown(secureClient(server, new Events())));

        final TlsSession asked = heard.opened(0).tls().orElseThrow();
        assertEquals(List.of(Optional.of("shop.example"), 1, true),
            List.of(asked.serverName(), asked.contextIndex(), asked.isAccepted()));
        final TlsSession main = heard.opened(1).tls().orElseThrow();
        assertEquals(List.of(Optional.empty(), Tls.MAIN), List.of(main.serverName(), main.contextIndex()));
    }

    @Test
    public void shouldLetCodeChoose() {
        final var asked = new ConcurrentLinkedQueue<String>();
        final Tls tls = serverTls();
        final int other = tls.add(named("chosen.example"));
        tls.choose(name -> {
            asked.add(name);
            return name.startsWith("chosen") ? other : Tls.MAIN;
        });
        final Server server = server(tls, new Events());

        assertEquals("chosen.example", shownTo("chosen.example", server));
        assertEquals(NAME, shownTo(NAME, server));
        assertEquals(NAME, shown(secureClient(server, new Events())));
        assertEquals(List.of("chosen.example", NAME), List.copyOf(asked));
    }

    @Test
    public void shouldRefuseANameWithItsAlert() {
        final var heard = new Events();
        final Server server = server(serverTls().choose(name -> name.equals(NAME) ? Tls.MAIN : Tls.REFUSE), heard);
        final var peer = new Events();
        final Tls wrong = Tls.of(connecting().serverName("wrong.example"));

        final var failure = assertThrows(StartException.class, () -> client(wrong, server, peer));
        assertTrue(failure.getMessage().contains("unrecognized_name"), failure.getMessage());
        assertEquals(List.of(CloseReason.Kind.HANDSHAKE, CloseReason.Kind.HANDSHAKE),
            List.of(heard.closed().kind(), peer.closed().kind()));
        assertTrue(heard.closed().message().contains("wrong.example"), heard.closed()::message);
        assertEquals(NAME, shownTo(NAME, server));
    }

    @Test
    public void shouldRefuseWhenTheChooserThrowsOrIsWrong() {
        final var heard = new Events();
        final Server server = server(serverTls().choose(name -> {
            if (name.startsWith("throws")) {
                throw new IllegalStateException("thrown on purpose");
            }
            return 77;
        }), heard);
        for (final String name : List.of("throws.example", "out.of.range")) {
            final Tls asking = Tls.of(connecting().serverName(name));
            assertThrows(StartException.class, () -> client(asking, server, new Events()));
        }
        assertTrue(heard.closed(1).isError(), heard.closed(1)::toString);
        assertEquals(NAME, shown(secureClient(server, new Events())));
    }

    @Test
    public void shouldTakeContextsThatAreAddedWhileItRuns() {
        final Tls tls = serverTls();
        final Server server = server(tls, new Events());
        assertEquals(NAME, shownToAnybody("late.example", server));

        tls.sni("late.example", named("late.example"));
        assertEquals("late.example", shownTo("late.example", server));

        tls.bind("late.example", Tls.MAIN);
        assertEquals(NAME, shownToAnybody("late.example", server));
    }

    @Test
    public void shouldRefuseAContextThatCannotBeAddedAndGoOn() {
        final Tls tls = serverTls();
        final Server server = server(tls, new Events());
        final TlsContext missing = serving()
            .identity(Identity.pem(folder.resolve("missing.pem"), folder.resolve("missing.key")));

        final var failure = assertThrows(HpSocketException.class, () -> tls.add(missing));
        assertTrue(failure.getMessage().contains("missing.pem"), failure.getMessage());
        assertEquals(NAME, shown(secureClient(server, new Events())));
        assertEquals(1, tls.add(named("fine.example")));
    }

    @Test
    public void shouldReplaceAContextForNewHandshakesOnly() {
        final var heard = new Events();
        final Tls tls = Tls.of(named("old.example"));
        final Server server = server(tls, Events.echo());
        final Client before = client(Tls.of(connecting().serverName("old.example")), server, heard);
        tls.replace(Tls.MAIN, named("new.example"));

        assertEquals("new.example", shownTo("new.example", server));
        before.send(bytes("still here"));
        assertEquals("still here", text(heard.received(10)));
    }

    @Test
    public void shouldReadFilesAnewWithoutDroppingAnybody() {
        final Tls tls = Tls.of(serving().identity(AUTHORITY.issue("old.example").files(folder)));
        final var heard = new Events();
        final Server server = server(tls, Events.echo());
        final Client before = client(Tls.of(connecting().serverName("old.example")), server, heard);
        AUTHORITY.issue("new.example").files(folder);
        assertEquals("old.example", shownTo("old.example", server));
        tls.reload();

        assertEquals("new.example", shownTo("new.example", server));
        before.send(bytes("still here"));
        assertEquals("still here", text(heard.received(10)));
    }

    @Test
    public void shouldKeepTheOldFilesWhenTheNewOnesAreBroken() throws IOException {
        final Tls tls = Tls.of(serving().identity(AUTHORITY.issue("old.example").files(folder)));
        final Server server = server(tls, new Events());
        assertEquals("old.example", shownTo("old.example", server));
        Files.writeString(folder.resolve(Issued.KEY_FILE), "no key at all");

        final var failure = assertThrows(HpSocketException.class, tls::reload);
        assertTrue(failure.getMessage().contains(Issued.KEY_FILE), failure.getMessage());
        assertEquals("old.example", shownTo("old.example", server));
        AUTHORITY.issue("new.example").files(folder);
        tls.reload();
        assertEquals("new.example", shownTo("new.example", server));
    }

    @Test
    public void shouldNotReadAnewWhenKeyAndCertificateDoNotFit() throws IOException {
        final Tls tls = Tls.of(serving().identity(AUTHORITY.issue("old.example").files(folder)));
        final Server server = server(tls, new Events());
        Files.writeString(folder.resolve(Issued.KEY_FILE), AUTHORITY.issue("other.example").key());

        assertThrows(HpSocketException.class, tls::reload);
        assertEquals("old.example", shownTo("old.example", server));
    }

    @Test
    public void shouldServeSeveralServersWithOneTls() {
        final Tls tls = serverTls();
        final Server one = server(tls, new Events());
        final Server two = server(tls, new Events());
        tls.sni("both.example", named("both.example"));

        assertEquals("both.example", shownTo("both.example", one));
        assertEquals("both.example", shownTo("both.example", two));
        one.stop();
        tls.sni("one.example", named("one.example"));
        assertEquals("one.example", shownTo("one.example", two));
    }

    @Test
    public void shouldAgreeOnAProtocolOfTheApplication() {
        final var heard = new Events();
        final Server server = server(Tls.of(serving().applicationProtocols("h2", "http/1.1")), heard);
        final Agent agent = started(hp().agent(Tcp.push().over(
            Tls.of(connecting().applicationProtocols("http/1.1", "other"))), new Events()));
        final Connection connection = get(agent.connect(target(server)));

        assertEquals(Optional.of("http/1.1"), connection.tls().orElseThrow().applicationProtocol());
        assertEquals(Optional.of("http/1.1"), heard.opened().tls().orElseThrow().applicationProtocol());
        assertEquals(Optional.empty(), secureClient(server, new Events()).connection().orElseThrow().tls().orElseThrow()
            .applicationProtocol());
    }

    @Test
    public void shouldRefuseAClientThatSharesNoProtocolOfTheApplication() {
        final var heard = new Events();
        final Server server = server(Tls.of(serving().applicationProtocols("h2")), heard);
        final Tls other = Tls.of(connecting().applicationProtocols("other"));

        final var failure = assertThrows(StartException.class, () -> client(other, server, new Events()));
        assertTrue(failure.getMessage().contains("no_application_protocol"), failure.getMessage());
        assertEquals(CloseReason.Kind.HANDSHAKE, heard.closed().kind());
    }

    @Test
    public void shouldPreferTheServersOrder() {
        final Server server = server(Tls.of(serving().applicationProtocols("h2", "http/1.1")), new Events());
        final Client client = client(Tls.of(connecting().applicationProtocols("http/1.1", "h2")), server, new Events());

        assertEquals(Optional.of("h2"), client.connection().orElseThrow().tls().orElseThrow().applicationProtocol());
    }
}
