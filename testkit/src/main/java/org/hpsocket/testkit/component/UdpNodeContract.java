package org.hpsocket.testkit.component;

import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hpsocket.Cast;
import org.hpsocket.Component;
import org.hpsocket.DatagramListener;
import org.hpsocket.Dispatch;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.PreparedSocket;
import org.hpsocket.SendResult;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.hpsocket.UdpNode;
import org.junit.jupiter.api.Test;

/** Datagram sockets without connections. */
public abstract class UdpNodeContract extends ComponentContract {

    /** For runners. */
    protected UdpNodeContract() {
    }

    @Test
    public void shouldSendToAnybodyAndHearAnybody() {
        final var one = new Heard();
        final var other = new Heard().echoing();
        final UdpNode asking = started(one);
        final UdpNode answering = started(other);

        assertEquals(SendResult.QUEUED, asking.send(address(answering), bytes("hello")));
        assertEquals(SendResult.QUEUED, asking.send(address(answering), bytes("two "), bytes("pieces")));
        assertEquals(SendResult.QUEUED, asking.send(address(answering), bytes("")));
        assertEquals(SendResult.QUEUED, asking.send(HOST, address(answering).getPort(), bytes("by literal")));

        assertEquals(List.of("hello", "two pieces", "", "by literal"), one.heard(4));
        assertEquals(Set.of(address(answering)), one.senders);
        assertEquals(0, asking.connectionCount());
        assertEquals(List.of(), asking.connections());
        assertEquals(4, answering.stats().unitsReceived());
        await("the count of what went back", () -> answering.stats().bytesSent() == 25);
    }

    @Test
    public void shouldAnswerBothFamiliesFromAllAddressesOfIpv6() {
        final UdpNode both = hp().udpNode(new Heard().echoing());
        both.start("::", 0);
        final int port = address(both).getPort();
        final var four = new Heard();
        final var six = new Heard();
        final UdpNode other = hp().udpNode(six);
        other.start("::1", 0);

        started(four).send(new InetSocketAddress(HOST, port), bytes("four"));
        other.send(new InetSocketAddress("::1", port), bytes("six"));

        assertEquals(List.of("four"), four.heard(1));
        assertEquals(List.of("six"), six.heard(1));
    }

    @Test
    public void shouldTellWhatItSent() {
        final var listener = new Heard();
        final UdpNode node = started(listener);
        node.send(address(started(new Heard())), bytes("12345"));

        listener.diary.await("send", () -> listener.diary.count("send 5") == 1);
    }

    @Test
    public void shouldRefuseWhatCannotBeSent() {
        final UdpNode node = started(new Heard());

        refused("length=1433 maxDatagramSize=1432", () -> node.send(address(node), ByteBuffer.allocate(1433)));
        refused("IPv6", () -> node.send(new InetSocketAddress("::1", 9), bytes("x")));
        refused("not resolved", () -> node.send(InetSocketAddress.createUnresolved("localhost", 9), bytes("x")));
        refused("without a cast", () -> node.sendCast(bytes("x")));
        assertEquals(Optional.empty(), node.castAddress());
        assertEquals(Cast.Mode.UNICAST, node.castMode());
    }

    @Test
    public void shouldReportAndDropWhatIsTooLong() {
        final var listener = new Heard();
        final UdpNode small = hp().udpNode(listener, o -> o.maxDatagramSize(10));
        small.start(HOST, 0);
        final UdpNode sender = started(new Heard());
        sender.send(address(small), bytes("eleven char"));
        sender.send(address(small), bytes("ten chars."));

        assertEquals(List.of("ten chars."), listener.heard(1));
        listener.diary.await("the error", () -> listener.diary.count("error LIMIT") == 1);
        assertEquals(1, small.stats().dropped());
    }

    @Test
    public void shouldHoldAnExtraAndTellThatNothingWaits() {
        final UdpNode node = started(new Heard());
        node.extra("mine");

        assertEquals(Optional.of("mine"), node.extra());
        assertEquals(0, node.pendingBytes());
        node.extra(null);
        assertEquals(Optional.empty(), node.extra());
    }

    @Test
    public void shouldReportANameThatIsUnknown() {
        final var listener = new Heard();
        started(listener).send("no-such-host.invalid", 9, bytes("x"));

        listener.diary.await("the error", () -> listener.diary.count("error NETWORK") == 1);
    }

    @Test
    public void shouldAskBeforeItBindsAndRefuse() {
        final var listener = new Heard() {
            @Override
            public HandleResult onPrepare(final UdpNode node, final PreparedSocket socket) {
                assertEquals(Optional.empty(), node.localAddress());
                socket.set(StandardSocketOptions.SO_RCVBUF, 100_000);
                return HandleResult.ERROR;
            }
        };
        final UdpNode node = hp().udpNode(listener);

        assertEquals(StartException.Step.SOCKET_PREPARE,
            assertThrows(StartException.class, () -> node.start(HOST, 0)).step());
        assertEquals(ServiceState.STOPPED, node.state());
        assertEquals(1, listener.diary.count("shutdown"));
    }

    @Test
    public void shouldStartAgainAndNameThePortInUse() {
        final var listener = new Heard();
        final UdpNode node = hp().udpNode(listener, o -> o.reuseAddress(org.hpsocket.ReuseAddressPolicy.NONE));
        node.start(HOST, 0);
        final int port = address(node).getPort();
        final UdpNode second = hp().udpNode(new Heard(), o -> o.reuseAddress(org.hpsocket.ReuseAddressPolicy.NONE));

        final var failure = assertThrows(StartException.class, () -> second.start(HOST, port));
        assertEquals(StartException.Step.SOCKET_BIND, failure.step());
        assertTrue(failure.getMessage().contains(String.valueOf(port)), failure.getMessage());
        node.stop();
        assertEquals(SendResult.CLOSED, node.send(new InetSocketAddress(HOST, port), bytes("x")));
        second.start(HOST, port);
        assertEquals(1, listener.diary.count("shutdown"));
    }

    @Test
    public void shouldGoOnAfterAnEventThrew() {
        final var listener = new Heard() {
            @Override
            public HandleResult onReceive(final UdpNode node, final InetSocketAddress from, final ByteBuffer data) {
                super.onReceive(node, from, data);
                throw new IllegalStateException("thrown by a test");
            }
        };
        final UdpNode node = started(listener);
        final UdpNode sender = started(new Heard());
        sender.send(address(node), bytes("1"));
        sender.send(address(node), bytes("2"));

        assertEquals(List.of("1", "2"), listener.heard(2));
        listener.diary.await("errors", () -> listener.diary.count("error LISTENER") == 2);
    }

    @Test
    public void shouldKeepTheOrderOfEachSenderOnWorkers() {
        final var listener = new Heard();
        final UdpNode node = hp().udpNode(listener, o -> o.dispatch(Dispatch.WORKERS).dispatchThreads(4));
        node.start(HOST, 0);
        final var senders = List.of(started(new Heard()), started(new Heard()), started(new Heard()));
        for (int i = 0; i < 30; i++) {
            for (int s = 0; s < senders.size(); s++) {
                senders.get(s).send(address(node), bytes("%d %02d".formatted(s, i)));
            }
        }

        final List<String> heard = listener.heard(90);
        for (int s = 0; s < senders.size(); s++) {
            final String mine = s + " ";
            final var order = heard.stream().filter(line -> line.startsWith(mine)).toList();
            assertEquals(order.stream().sorted().toList(), order);
            assertEquals(30, order.size());
        }
    }

    @Test
    public void shouldRefuseACastThatCannotBe() {
        final UdpNode node = hp().udpNode(new Heard());

        wrong("group", () -> node.start(HOST, 0, Cast.multicast("")));
        wrong("group", () -> node.start(HOST, 0, Cast.multicast("10.0.0.1")));
        wrong("IPv6", () -> node.start("::1", 0, Cast.broadcast("ff02::1")));
        wrong("IPv6", () -> node.start("::1", 0, Cast.multicast("239.1.2.3")));
        wrong("no network interface", () -> node.start(HOST, 0, Cast.multicast("239.1.2.3").via("none7")));
        assertThrows(HpSocketException.class, () -> Cast.multicast("239.1.2.3").ttl(256));
        assertThrows(HpSocketException.class, () -> hp().udpCast(Cast.none(), (cast, from, data) -> OK));
    }

    private UdpNode started(final Heard listener) {
        final UdpNode node = hp().udpNode(listener);
        node.start(HOST, 0);
        return node;
    }

    private static InetSocketAddress address(final UdpNode node) {
        return node.localAddress().orElseThrow();
    }

    private static void refused(final String words, final Runnable call) {
        final var failure = assertThrows(HpSocketException.class, call::run);
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
    }

    private static void wrong(final String words, final Runnable call) {
        final var failure = assertThrows(StartException.class, call::run);
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
        assertEquals(StartException.Step.INVALID_PARAM, failure.step());
    }

    /** Writes down what a node hears. */
    private static class Heard implements DatagramListener<UdpNode> {
        final Diary diary = new Diary();
        final Set<InetSocketAddress> senders = ConcurrentHashMap.newKeySet();
        private final List<String> texts = new ArrayList<>();
        private boolean echo;

        Heard echoing() {
            echo = true;
            return this;
        }

        List<String> heard(final int count) {
            diary.await(count + " datagrams", () -> texts.size() >= count);
            return diary.read(() -> List.copyOf(texts));
        }

        @Override
        public HandleResult onReceive(final UdpNode node, final InetSocketAddress from, final ByteBuffer data) {
            final var copy = new byte[data.remaining()];
            data.duplicate().get(copy);
            senders.add(from);
            diary.note("receive " + copy.length, 0, () -> texts.add(text(copy)));
            if (echo) {
                node.send(from, data);
            }
            return OK;
        }

        @Override
        public void onSend(final UdpNode node, final InetSocketAddress to, final int bytes) {
            diary.note("send " + bytes, 0, () -> { });
        }

        @Override
        public void onError(final Component component, final ErrorEvent error) {
            diary.note("error " + error, 0, () -> { });
        }

        @Override
        public void onShutdown(final Component component) {
            diary.note("shutdown", 0, () -> { });
        }
    }
}
