package org.hpsocket.testkit.component;

import static org.hpsocket.HandleResult.OK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hpsocket.Cast;
import org.hpsocket.DatagramListener;
import org.hpsocket.HandleResult;
import org.hpsocket.SendResult;
import org.hpsocket.UdpCast;
import org.hpsocket.UdpNode;
import org.junit.jupiter.api.Test;

/** Members of multicast groups, on one machine. */
public abstract class UdpCastContract extends ComponentContract {
    private static final String GROUP = "239.255.77.7";

    /** For runners. */
    protected UdpCastContract() {
    }

    @Test
    public void shouldReachEveryMemberOnOnePort() {
        final int port = freeDatagramPort();
        final var one = new Member();
        final var other = new Member();
        final UdpCast first = member(one, Cast.multicast(GROUP).loop(true), port);
        member(other, Cast.multicast(GROUP).loop(true), port);

        assertEquals(SendResult.QUEUED, first.send(bytes("to "), bytes("all")));
        assertEquals(SendResult.QUEUED, first.send(bytes("")));

        assertEquals(List.of("to all", ""), one.heard(2));
        assertEquals(List.of("to all", ""), other.heard(2));
        assertEquals(Optional.of(new InetSocketAddress(GROUP, port)), first.castAddress());
        assertEquals(port, first.localAddress().orElseThrow().getPort());
    }

    @Test
    public void shouldStayOnThisMachineWithATtlOfZero() {
        final int port = freeDatagramPort();
        final var listening = new Member();
        member(listening, Cast.multicast(GROUP).loop(true).ttl(0), port).send(bytes("near"));

        assertEquals(List.of("near"), listening.heard(1));
    }

    @Test
    public void shouldTellWhoSent() {
        final int port = freeDatagramPort();
        final var listening = new Member();
        member(listening, Cast.multicast(GROUP).loop(true), port);
        final var answers = new ArrayList<String>();
        final UdpNode node = hp().udpNode((n, from, data) -> {
            synchronized (answers) {
                answers.add(String.valueOf(data.remaining()));
            }
            return OK;
        });
        node.start("", 0, Cast.multicast(GROUP).via(HOST).loop(true));

        assertEquals(Cast.Mode.MULTICAST, node.castMode());
        node.send(new InetSocketAddress(GROUP, port), bytes("from a node"));

        assertEquals(List.of("from a node"), listening.heard(1));
        assertEquals(node.localAddress().orElseThrow().getPort(), listening.from.getPort());
        assertTrue(node.castAddress().orElseThrow().getAddress().isMulticastAddress());
    }

    @Test
    public void shouldHearNoMoreOnceItStopped() {
        final int port = freeDatagramPort();
        final var leaving = new Member();
        final var staying = new Member();
        final UdpCast member = member(leaving, Cast.multicast(GROUP).loop(true), port);
        final UdpCast other = member(staying, Cast.multicast(GROUP).loop(true), port);
        other.send(bytes("both"));
        leaving.heard(1);
        member.stop();
        other.send(bytes("one"));
        staying.heard(2);

        assertEquals(List.of("both"), leaving.heard(1));
        assertEquals(SendResult.CLOSED, member.send(bytes("late")));
        assertEquals(Optional.empty(), member.castAddress());
    }

    private UdpCast member(final Member listener, final Cast cast, final int port) {
        final UdpCast member = hp().udpCast(cast.via(HOST), listener);
        member.start(port);
        return member;
    }

    /** Writes down what a member hears. */
    private static final class Member implements DatagramListener<UdpCast> {
        private final Diary diary = new Diary();
        private final List<String> texts = new ArrayList<>();
        private volatile InetSocketAddress from = new InetSocketAddress(0);

        List<String> heard(final int count) {
            diary.await(count + " datagrams", () -> texts.size() >= count);
            return diary.read(() -> List.copyOf(texts));
        }

        @Override
        public HandleResult onReceive(final UdpCast cast, final InetSocketAddress sender, final ByteBuffer data) {
            final var copy = new byte[data.remaining()];
            data.get(copy);
            from = sender;
            diary.note("receive", 0, () -> texts.add(text(copy)));
            return OK;
        }
    }
}
