package org.hpsocket.itest.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.golden.ForeignPeer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Multicast and broadcast between two machines, which are network namespaces with a wire between them: ours on both,
 * and a foreign member on the second. What a member must not hear is sent before what it has to hear. Where this
 * machine permits no namespaces, nothing of this runs, and the log says why.
 */
final class CastsAcrossHostsIT {
    private static final System.Logger LOG = System.getLogger(CastsAcrossHostsIT.class.getName());

    private static Host[] hosts = {};
    private static Child here;
    private static Child there;

    @BeforeAll
    static void plugInTwoHosts() {
        final Optional<String> refusal = Host.refusal();
        refusal.ifPresent(why -> LOG.log(System.Logger.Level.WARNING, "casts between machines are not tested: " + why));
        assumeTrue(refusal.isEmpty(), () -> refusal.orElseThrow());
        hosts = Host.pair();
        here = Child.command(hosts[0].inside(Child.java(CastMember.class, List.of(Child.AGRONA_FLAG))));
        there = Child.command(hosts[1].inside(Child.java(CastMember.class, List.of(Child.AGRONA_FLAG))));
    }

    @AfterAll
    static void unplug() {
        Stream.of(here, there).filter(Objects::nonNull).forEach(Child::close);
        Stream.of(hosts).forEach(Host::close);
    }

    @ParameterizedTest
    @CsvSource({
        "239.77.0.1, 7701, 10.77.0.2, 10.77.0.1", "ff15::77, 7702, wire0, fd77:0:0:0:0:0:0:1",
        "ff02::77, 7703, wire0, fe80:0:0:0:0:0:0:1%",
    })
    void shouldReachMembersOfAGroupOnAnotherMachineAndHearThem(
        final String group, final int port, final String foreignVia, final String address) {
        final String name = "group" + port;
        join(here, "cast " + name + " " + port + " " + group + " wire0 1 false");
        join(there, "node " + name + " " + port + " " + group + " wire0 1 false");
        try (Child foreign = foreign(group, port, foreignVia)) {
            foreign.await("ready");
            here.tell("send " + name + " ours");
            there.await(name + " heard ours from " + address);
            foreign.await("heard ours");
            foreign.tell("foreign");
            here.await(name + " heard foreign from ");
            there.tell("send " + name + " node");
            here.await(name + " heard node from ");
        }
        assertEquals(List.of("foreign", "node"), heard(here, name), "not what it sent itself");
        assertEquals(List.of("ours"), heard(there, name));
    }

    @ParameterizedTest
    @CsvSource({"239.77.0.2, 7711", "ff15::78, 7712"})
    void shouldStayOnThisMachineWithATtlOfZeroAndLeaveItWithMore(final String group, final int port) {
        final String name = "ttl" + port;
        join(here, "cast near-" + name + " " + port + " " + group + " wire0 0 true");
        join(here, "node far-" + name + " " + port + " " + group + " wire0 255 true");
        join(there, "cast " + name + " " + port + " " + group + " wire0 1 false");
        here.tell("send near-" + name + " near");
        here.await("far-" + name + " heard near from ");
        here.tell("send far-" + name + " far");
        there.await(name + " heard far from ");
        assertEquals(List.of("far"), heard(there, name));
    }

    @ParameterizedTest
    @CsvSource({"255.255.255.255, 7721", "10.77.0.255, 7722"})
    void shouldReachEverybodyOnANetworkByBroadcast(final String network, final int port) {
        final String name = "broadcast" + port;
        join(here, "broadcast " + name + " " + port + " " + network);
        join(there, "broadcast one-" + name + " " + port + " " + network);
        join(there, "broadcast two-" + name + " " + port + " " + network);
        here.tell("send " + name + " all");
        final var heard = "-" + name + " heard all from 10.77.0.1";
        Patience.until(() -> heard + " in " + there.said(),
            () -> there.said().containsAll(List.of("one" + heard, "two" + heard)));
    }

    private static void join(final Child machine, final String command) {
        machine.tell(command);
        machine.await(command.split(" ")[1] + " ready");
    }

    private static Child foreign(final String group, final int port, final String via) {
        return Child.command(hosts[1].inside(
            ForeignPeer.command("udp", List.of("member", group, Integer.toString(port), via))));
    }

    private static List<String> heard(final Child machine, final String name) {
        final String beginning = name + " heard ";
        return machine.said().stream().filter(line -> line.startsWith(beginning))
            .map(line -> line.substring(beginning.length()).split(" ")[0]).toList();
    }
}
