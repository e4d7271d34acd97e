package org.hpsocket.itest.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.hpsocket.Cast;
import org.hpsocket.HpSocket;
import org.hpsocket.UdpCast;
import org.hpsocket.UdpNode;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.golden.ForeignPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members on one port of one machine, a foreign one among them. */
final class CastsOnLoopbackIT {
    private static final String GROUP = "239.77.0.9";
    private static final String LOOPBACK = "127.0.0.1";

    private final HpSocket hp = HpSocket.load();
    private final Datagrams<UdpNode> other = new Datagrams<>();
    private final Datagrams<UdpCast> told = new Datagrams<>();

    @AfterEach
    void endAndFindAllMemoryAgain() {
        hp.close();
        assertEquals(0, hp.memory().slabs(), "slabs after stop");
    }

    /** On this interface they hear each other with and without loop: the wire itself leads back. */
    @Test
    void shouldHearAForeignMemberAndBeHeardByIt() {
        final UdpNode node = hp.udpNode(other);
        node.start("", 0, Cast.multicast(GROUP).via(LOOPBACK).loop(true));
        final int port = node.castAddress().orElseThrow().getPort();
        final UdpCast cast = hp.udpCast(Cast.multicast(GROUP).via(LOOPBACK).ttl(0).loop(true), told);
        cast.start(port);
        try (Child foreign = ForeignPeer.start(
            "udp", List.of("member", GROUP, Integer.toString(port), LOOPBACK, "--loop"))) {
            foreign.await("ready");
            cast.send(Datagrams.of("to "), Datagrams.of("all"));
            foreign.await("heard to all");
            foreign.tell("from a foreigner");
            assertEquals(List.of("to all", "from a foreigner"), other.heard(2));
            node.sendCast(Datagrams.of("from a node"));
            foreign.await("heard from a node");
            assertEquals(List.of("to all", "from a foreigner", "from a node"), told.heard(3));
        }
    }

    @Test
    void shouldReachEverybodyOnTheLoopbackNetworkByBroadcast() {
        final UdpNode node = hp.udpNode(other);
        node.start("", 0);
        final int port = node.localAddress().orElseThrow().getPort();
        final UdpCast cast = hp.udpCast(Cast.broadcast("127.255.255.255"), told);
        cast.start(port);
        cast.send(Datagrams.of("all"));
        assertEquals(List.of("all"), other.heard(1));
        assertEquals(List.of("all"), told.heard(1));
        assertEquals(port, other.from().getPort());
    }
}
