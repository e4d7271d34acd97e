package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.Reconnect;
import org.hpsocket.Server;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsSession;
import org.junit.jupiter.api.Test;

/** Names of servers that are given with a connect: what is asked for, and what the certificate is checked against. */
public abstract class TlsTargetContract extends SecureContract {
    private static final String SHOP = "shop.example";
    private static final String MAIL = "mail.example";

    /** For runners. */
    protected TlsTargetContract() {
    }

    private TlsContext named(final String name) {
        return serving().identity(AUTHORITY.issue(name).identity());
    }

    /** A server with a certificate for the name and address of the suites, and for two names more. */
    private Server threeNames(final Events heard) {
        return server(serverTls().sni(SHOP, named(SHOP)).sni(MAIL, named(MAIL)), heard);
    }

    private Agent agent(final TlsContext context, final Events heard) {
        return started(hp().agent(Tcp.push().over(Tls.of(context)), heard));
    }

    private static TlsSession session(final Agent agent, final Server server, final String name) {
        return get(agent.connect(target(server).serverName(name))).tls().orElseThrow();
    }

    private static String shown(final TlsSession session) {
        final String subject = session.peerCertificate().orElseThrow().getSubjectX500Principal().getName();
        return subject.substring(subject.indexOf('=') + 1);
    }

    private static void refused(final Agent agent, final Server server, final String name) {
        final Throwable failure = failure(agent.connect(target(server).serverName(name)));

        assertTrue(failure instanceof StartException && failure.getMessage().contains(name), failure::toString);
    }

    @Test
    public void shouldBeShownThreeCertificatesOfOneServerUnderThreeNames() {
        final var heard = new Events();
        final Server server = threeNames(heard);
        final Agent agent = agent(connecting(), new Events());
        final List<String> names = List.of(SHOP, MAIL, NAME);
        final var begun = names.stream().map(name -> agent.connect(target(server).serverName(name))).toList();

        for (int i = 0; i < names.size(); i++) {
            final TlsSession session = get(begun.get(i)).tls().orElseThrow();
            assertEquals(names.get(i), shown(session));
            assertEquals(Optional.of(names.get(i)), session.serverName());
        }
        assertEquals(names.size(), heard.opened(2).component().connectionCount());
    }

    @Test
    public void shouldRefuseACertificateOfAnotherName() {
        final var own = new Events();
        final Server server = threeNames(new Events());
        final Agent agent = agent(connecting(), own);
        refused(agent, server, "wrong.example");

        assertEquals(CloseReason.Kind.HANDSHAKE, own.closed().kind());
        assertEquals(SHOP, shown(session(agent, server, SHOP)));
    }

    @Test
    public void shouldCheckAnAddressThatIsTheNameButNotAskForIt() {
        final var heard = new Events();
        final Server server = threeNames(heard);
        final Agent agent = agent(connecting(), new Events());

        assertEquals(Optional.empty(), session(agent, server, HOST).serverName());
        assertEquals(Optional.empty(), heard.opened().tls().orElseThrow().serverName());
        refused(agent, server, "127.0.0.77");
    }

    @Test
    public void shouldPreferTheNameOfTheConnectToThatOfTheContext() {
        final Server server = threeNames(new Events());
        final Agent agent = agent(connecting().serverName(MAIL), new Events());

        assertEquals(SHOP, shown(session(agent, server, SHOP)));
        assertEquals(MAIL, shown(session(agent, server, "")));
    }

    @Test
    public void shouldAskForTheNameThoughItIsNotChecked() {
        final Server server = threeNames(new Events());
        final Agent agent = agent(connecting().verifyHost(false), new Events());

        final TlsSession session = session(agent, server, "below." + SHOP);
        assertEquals(List.of(SHOP, "below." + SHOP), List.of(shown(session), session.serverName().orElseThrow()));
    }

    @Test
    public void shouldAskForTheSameNameWhenItConnectsAgain() {
        final var heard = new Events().doing("handshake", Connection::disconnect);
        final var own = new Events();
        final Server server = threeNames(heard);
        final Agent agent = started(hp().agent(connected(), own,
            options -> options.reconnect(Reconnect.backOff(Duration.ofMillis(5), Duration.ofMillis(50)))));
        agent.connect(target(server).serverName(SHOP));

        for (int i = 0; i < 3; i++) {
            assertEquals(Optional.of(SHOP), heard.opened(i).tls().orElseThrow().serverName());
            assertEquals(SHOP, shown(own.opened(i).tls().orElseThrow()));
        }
    }

    @Test
    public void shouldAskForTheNameWhenTheHandshakeStartsLater() {
        final var heard = new Events().doing("connect", Connection::startHandshake);
        final Server server = threeNames(new Events());
        final Client client = hp().client(Tcp.push().over(clientTls().autoHandshake(false)), heard);
        client.start(target(server).serverName(SHOP));
        heard.await("handshake");

        assertEquals(SHOP, shown(heard.opened().tls().orElseThrow()));
    }
}
