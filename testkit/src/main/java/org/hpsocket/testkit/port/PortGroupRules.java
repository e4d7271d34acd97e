package org.hpsocket.testkit.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.testkit.Wire;
import org.junit.jupiter.api.Test;

/** Ports that send to many, by IPv4: to the members of a group, and to everybody. */
public interface PortGroupRules extends PortBenched {

    /** The group of these rules. */
    InetAddress GROUP = PortBench.literal("239.255.77.9");

    /**
     * Gives the network of the groups.
     *
     * @return the loop-back, so that nothing leaves the machine
     */
    NetworkInterface via();

    /**
     * Gives the address that reaches everybody.
     *
     * @return empty where there is none that stays on the machine
     */
    Optional<InetAddress> broadcast();

    /**
     * Tells whether members hear themselves whatever their options say.
     *
     * @return true where the network of the groups gives back all that goes out, as the loop-back of a system does
     */
    boolean givesBackAll();

    /**
     * Several members share one port, and each hears what is sent to the group.
     *
     * @throws ListenException when they cannot
     */
    @Test
    default void shouldReachEveryMember() throws ListenException {
        final PortProbe one = member(0, true);
        final PortProbe other = member(one.address().getPort(), true);
        final PortProbe outsider = bench().open(bench().far(), everywhere(0), null, options(true));
        outsider.send(group(one), Wire.text("from outside"));
        bench().await(one, "datagram", 1);
        bench().await(other, "datagram", 1);
        one.send(group(one), Wire.text("from a member"));
        bench().await(one, "datagram", 2);
        bench().await(other, "datagram", 2);
        assertEquals(List.of("from outside", "from a member"), one.texts());
        assertEquals(one.texts(), other.texts());
        assertEquals(outsider.address().getPort(), one.senders().get(0).getPort());
    }

    /**
     * A member that is not to hear itself does not.
     *
     * @throws ListenException when there cannot be members
     */
    @Test
    default void shouldNotHearItselfWithoutLooping() throws ListenException {
        final PortProbe silent = member(0, false);
        final PortProbe loud = member(silent.address().getPort(), true);
        silent.send(group(silent), Wire.text("silent"));
        bench().breathe();
        assertEquals(givesBackAll(), silent.texts().contains("silent"));
        loud.send(group(silent), Wire.text("loud"));
        bench().await("what is loud", () -> silent.texts().contains("loud") && loud.texts().contains("loud"));
    }

    /**
     * Who shares the port and is no member hears nothing of the group; nor who was one and has closed.
     *
     * @throws ListenException when there cannot be members
     */
    @Test
    default void shouldHearAGroupOnlyAsAMember() throws ListenException {
        final PortProbe member = member(0, true);
        final int port = member.address().getPort();
        final PortProbe former = member(port, true);
        final PortProbe bystander = bench().open(bench().far(), everywhere(port), null, options(true));
        bench().close(former);
        member.send(group(member), Wire.text("members"));
        bench().await(member, "datagram", 1);
        bench().breathe();
        assertTrue(bystander.heard().isEmpty());
        assertTrue(former.heard().isEmpty());
    }

    /**
     * What is sent to everybody reaches every port of the number, from one that may.
     *
     * @throws IOException when it does not
     */
    @Test
    default void shouldReachEverybody() throws IOException {
        if (broadcast().isEmpty()) {
            return;
        }
        final PortProbe one = bench().open(bench().near(), everywhere(0), null, options(true));
        final int port = one.address().getPort();
        final PortProbe other = bench().open(bench().far(), everywhere(port), null, options(true));
        final var everybody = new InetSocketAddress(broadcast().get(), port);
        final PortProbe sending = bench().open(
            bench().near(), everywhere(0), null, PortBench.with(Map.of(StandardSocketOptions.SO_BROADCAST, true)));
        assertThrows(IOException.class, () -> one.offer(everybody, ByteBuffer.allocate(1)));
        sending.send(everybody, Wire.text("all"));
        bench().await(one, "datagram", 1);
        bench().await(other, "datagram", 1);
        assertEquals(List.of("all"), other.texts());
    }

    private PortProbe member(final int port, final boolean loops) throws ListenException {
        final PortOptions plain = options(loops);
        final var options = new PortOptions(
            plain.datagramBytes(), plain.batch(), plain.socket(), Optional.of(GROUP), Optional.of(via()));
        return bench().open(bench().near(), everywhere(port), null, options);
    }

    private PortOptions options(final boolean loops) {
        final Map<SocketOption<?>, Object> socket = Map.of(
            StandardSocketOptions.SO_REUSEADDR, true, StandardSocketOptions.IP_MULTICAST_IF, via(),
            StandardSocketOptions.IP_MULTICAST_LOOP, loops);
        return PortBench.with(socket);
    }

    private static InetSocketAddress everywhere(final int port) {
        return new InetSocketAddress(PortBench.literal("0.0.0.0"), port);
    }

    private static InetSocketAddress group(final PortProbe member) {
        return new InetSocketAddress(GROUP, member.address().getPort());
    }
}
