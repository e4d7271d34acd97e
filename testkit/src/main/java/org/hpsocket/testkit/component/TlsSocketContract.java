package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.Proxy;
import org.hpsocket.Server;
import org.hpsocket.StartException;
import org.hpsocket.Tcp;
import org.hpsocket.ssl.Tls;
import org.junit.jupiter.api.Test;

/**
 * TLS through proxies, and peers that go away without a word. For transports over sockets of the system, with the
 * bundle of proxies.
 */
public abstract class TlsSocketContract extends SecureContract {
    private static final String TARGET = "target.invalid";

    /** For runners. */
    protected TlsSocketContract() {
    }

    private Agent agent(final Events heard, final Proxy proxy) {
        return started(hp().agent(connected(), heard, options -> options.proxy(proxy)));
    }

    private Server named(final Events heard, final String name) {
        return server(Tls.of(serving().identity(AUTHORITY.issue(name).identity())), heard);
    }

    private void echoesThrough(final ForeignProxy.Talk talk, final java.util.function.IntFunction<Proxy> option) {
        try (var proxy = new ForeignProxy(talk)) {
            final var heard = Events.echo();
            final var own = new Events();
            final Server server = named(heard, TARGET);
            final Connection connection = get(agent(own, option.apply(proxy.port())).connect(TARGET, port(server)));
            connection.send(pattern(200_000));

            assertArrayEquals(pattern(200_000), own.received(200_000));
            assertEquals(List.of(TARGET + ":" + port(server)), proxy.asked());
            assertEquals(Optional.of(TARGET), heard.opened().tls().orElseThrow().serverName());
            assertEquals(List.of("prepare-connect", "connect", "handshake"), own.order(connection).subList(0, 3));
        }
    }

    @Test
    public void shouldShakeHandsWithTheTargetOfASocksProxy() {
        echoesThrough(new Socks5Talk(), port -> Proxy.socks5(HOST, port));
    }

    @Test
    public void shouldShakeHandsWithTheTargetOfAnHttpProxy() {
        echoesThrough(new HttpTalk(), port -> Proxy.http(HOST, port));
    }

    @Test
    public void shouldAskTheTargetForTheNameAndTheProxyForTheAddress() {
        for (final boolean socks : new boolean[] {true, false}) {
            try (var proxy = new ForeignProxy(socks ? new Socks5Talk() : new HttpTalk())) {
                final Server server = named(new Events(), TARGET);
                final Agent agent = agent(new Events(),
                    socks ? Proxy.socks5(HOST, proxy.port()) : Proxy.http(HOST, proxy.port()));
                final Connection connection = get(agent.connect(HOST + "^" + TARGET, port(server)));

                assertEquals(Optional.of(TARGET), connection.tls().orElseThrow().serverName());
                assertEquals(List.of(HOST + ":" + port(server)), proxy.asked());
            }
        }
    }

    @Test
    public void shouldTrustNoProxyThatLeadsElsewhere() {
        try (var proxy = new ForeignProxy(new Socks5Talk())) {
            final Server elsewhere = named(new Events(), "elsewhere.invalid");
            final Agent agent = agent(new Events(), Proxy.socks5(HOST, proxy.port()));
            final Throwable failure = failure(agent.connect(TARGET, port(elsewhere)));

            assertTrue(failure instanceof StartException && failure.getMessage().contains(TARGET), failure::toString);
        }
    }

    @Test
    public void shouldTellAResetAtAnyTime() throws IOException {
        for (final boolean shaken : new boolean[] {true, false}) {
            final var heard = new Events();
            final Server server = secureServer(heard);
            final Socket below = new Socket(HOST, port(server));
            if (shaken) {
                final SSLSocket secure = EnginePeer.socket(below, AUTHORITY);
                secure.startHandshake();
                secure.getOutputStream().write('x');
                heard.received(1);
            } else {
                below.getOutputStream().write(22);
                heard.await("accept");
            }
            below.setSoLinger(true, 0);
            below.close();

            assertEquals(CloseReason.Kind.RESET, heard.closed().kind());
            await("the end of the connection", () -> server.connectionCount() == 0);
        }
    }

    @Test
    public void shouldNotConnectWhereNobodyListens() {
        final int port = freePort();
        final var client = hp().client(Tcp.push().over(clientTls()), new Events());

        assertEquals(StartException.Step.CONNECT_SERVER,
            assertThrows(StartException.class, () -> client.start(HOST, port)).step());
    }
}
