package org.hpsocket.itest.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.hpsocket.Agent;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HpSocket;
import org.hpsocket.HpSocketException;
import org.hpsocket.Reconnect;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Target;
import org.hpsocket.Udp;
import org.hpsocket.UdpNode;
import org.hpsocket.itest.Echo;
import org.hpsocket.itest.Heard;
import org.hpsocket.itest.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, families and local addresses of nodes, servers and agents. */
final class AddressesIT {
    private static final int MANY = 200;
    /** A loopback address whose ports nobody else is given. */
    private static final String SELDOM = "127.0.0.77";

    private final HpSocket hp = HpSocket.load();
    private final Datagrams<UdpNode> heard = new Datagrams<>();

    @AfterEach
    void endAndFindAllMemoryAgain() {
        hp.close();
        assertEquals(0, hp.memory().slabs(), "slabs after stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void shouldSendToAnAddressOrAnAddressAsText(final String loopback) {
        final int port = node(loopback, heard).localAddress().orElseThrow().getPort();
        final UdpNode sender = node(loopback, new Datagrams<>());
        assertEquals(SendResult.QUEUED, sender.send(new InetSocketAddress(loopback, port), Datagrams.of("one")));
        assertEquals(SendResult.QUEUED, sender.send(loopback, port, Datagrams.of("t"), Datagrams.of("wo")));
        assertEquals(List.of("one", "two"), heard.heard(2));
        assertEquals(sender.localAddress().orElseThrow(), heard.from());
    }

    @Test
    void shouldSendToAName() {
        final int port = node("127.0.0.1", heard).localAddress().orElseThrow().getPort();
        final var told = new Datagrams<UdpNode>();
        assertEquals(SendResult.QUEUED, node("127.0.0.1", told).send("localhost", port, Datagrams.of("by name")));
        assertEquals(List.of("by name"), heard.heard(1));
        assertEquals(List.of(), told.errors(0));
    }

    @Test
    void shouldRefuseOrReportAReceiverOfTheOtherFamily() {
        final UdpNode four = node("127.0.0.1", new Datagrams<>());
        final UdpNode six = node("::1", new Datagrams<>());
        final String message = assertThrows(HpSocketException.class,
            () -> six.send("127.0.0.1", 9, Datagrams.of("x"))).getMessage();
        assertTrue(message.contains("IPv4") && message.contains("127.0.0.1"), message);
        assertThrows(HpSocketException.class, () -> four.send(six.localAddress().orElseThrow(), Datagrams.of("x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void shouldConnectManyTimesFromTheLocalAddressThatIsAskedFor(final String loopback) {
        final var serving = new Heard(new Echo()::onReceive);
        final Server server = server(loopback, serving);
        final var talking = new Heard();
        final Agent agent = agent(talking, Reconnect.never());
        final InetSocketAddress address = address(server);
        final var ports = new ArrayList<Integer>();
        IntStream.range(0, MANY).mapToObj(i -> Target.of(loopback, address.getPort()).from(loopback, 0))
            .map(target -> ((InetSocketAddress) agent.connectSync(target).localAddress().orElseThrow()).getPort())
            .forEach(ports::add);
        assertEquals(MANY, new HashSet<>(ports).size(), "ports of its own for each");
        assertEquals(MANY, serving.opened(MANY).size());
        serving.opened(MANY).forEach(connection -> assertTrue(ports.contains(remote(connection).getPort())));
        serving.opened(MANY).forEach(connection -> assertEquals(address.getAddress(), remote(connection).getAddress()));
    }

    @Test
    void shouldBeKnownByThePortItBinds() throws Exception {
        final var serving = new Heard();
        final Server one = server("127.0.0.1", serving);
        final Server two = server("127.0.0.1", serving);
        final Agent agent = agent(new Heard(), Reconnect.never());
        final Connection first = agent.connectSync(Target.of("127.0.0.1", address(one).getPort()).from("127.0.0.2", 0));
        final int port = ((InetSocketAddress) first.localAddress().orElseThrow()).getPort();
        agent.connectSync(Target.of("127.0.0.1", address(two).getPort()).from("127.0.0.2", port));
        final var expected = new InetSocketAddress(InetAddress.getByName("127.0.0.2"), port);
        serving.opened(2).forEach(connection -> assertEquals(expected, remote(connection)));
    }

    @Test
    void shouldConnectAgainUntilSomebodyListens() {
        final Server gone = server(SELDOM, new Heard());
        final InetSocketAddress address = address(gone);
        gone.stop();
        final var talking = new Heard();
        final Agent agent = agent(talking, Reconnect.backOff(Duration.ofMillis(5), Duration.ofMillis(50)));
        agent.connect(Target.of(SELDOM, address.getPort()));
        talking.closed(3).forEach(why -> assertEquals(CloseReason.Kind.RESET, why.kind(), why::message));
        final var serving = new Heard();
        hp.server(Udp.push(), serving).start(SELDOM, address.getPort());
        serving.opened(1);
        Patience.until("a connection that stays", () -> agent.connectionCount() == 1);
    }

    private UdpNode node(final String local, final Datagrams<UdpNode> listener) {
        final UdpNode node = hp.udpNode(listener);
        node.start(local, 0);
        return node;
    }

    private Server server(final String local, final Heard listener) {
        final Server server = hp.server(Udp.push(), listener);
        server.start(local, 0);
        return server;
    }

    private Agent agent(final Heard listener, final Reconnect policy) {
        final Agent agent = hp.agent(Udp.push(), listener, o -> o.reconnect(policy));
        agent.start();
        return agent;
    }

    private static InetSocketAddress address(final Server server) {
        return (InetSocketAddress) server.localAddress().orElseThrow();
    }

    private static InetSocketAddress remote(final Connection connection) {
        return (InetSocketAddress) connection.remoteAddress().orElseThrow();
    }
}
