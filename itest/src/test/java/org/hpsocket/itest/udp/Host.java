package org.hpsocket.itest.udp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hpsocket.itest.Child;

/** A network namespace: a machine of its own to all that runs in it. It lives as long as the process that holds it. */
final class Host implements AutoCloseable {
    private static final String HOLD = "echo pid $$; read -r";

    private final Child holder;
    private final String pid;

    private Host(final List<String> command) {
        final var whole = new ArrayList<>(command);
        whole.addAll(List.of("bash", "-c", HOLD));
        holder = Child.command(whole);
        pid = holder.await("pid ");
    }

    /** Says why this machine does not let a test have namespaces with network interfaces; empty when it does. */
    static Optional<String> refusal() {
        try (Child probe = Child.command(List.of("bash", "-c", "unshare -rn ip link add type veth"))) {
            final int status = probe.awaitEnd();
            return status == 0 ? Optional.empty()
                : Optional.of("no network namespaces here: unshare -rn ip link add type veth: " + probe.said());
        }
    }

    /** Makes two machines with a wire between them: {@code wire0} here, {@code wire0} there. */
    static Host[] pair() {
        final var one = new Host(List.of("unshare", "-rn"));
        final var two = new Host(one.inside(List.of("unshare", "-n")));
        one.run("ip link add wire0 type veth peer name wire0 netns " + two.pid);
        one.plug(1);
        two.plug(2);
        return new Host[] {one, two};
    }

    /** Gives the command that runs another one on this machine. */
    List<String> inside(final List<String> command) {
        final var whole = new ArrayList<>(List.of("nsenter", "-t", pid, "-U", "-n", "--preserve-credentials"));
        whole.addAll(command);
        return whole;
    }

    @Override
    public void close() {
        holder.close();
    }

    /** Gives the wire's end its addresses, without asking first whether somebody else has them. */
    private void plug(final int number) {
        run("ip link set lo up");
        run("ip link set wire0 addrgenmode none");
        run("ip addr add 10.77.0." + number + "/24 brd + dev wire0");
        run("ip addr add fd77::" + number + "/64 dev wire0 nodad");
        run("ip addr add fe80::" + number + "/64 dev wire0 nodad");
        run("ip link set wire0 up");
        run("ip route add default dev wire0");
    }

    private void run(final String command) {
        try (Child child = Child.command(inside(List.of(command.split(" "))))) {
            final int status = child.awaitEnd();
            if (status != 0) {
                throw new AssertionError(command + " ended with " + status + ": " + child.said());
            }
        }
    }
}
