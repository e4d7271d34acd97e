package org.hpsocket.itest.soak;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.hpsocket.Agent;
import org.hpsocket.Component;
import org.hpsocket.HpSocket;
import org.hpsocket.Listener;
import org.hpsocket.Protocol;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Server;
import org.hpsocket.itest.Patience;
import org.hpsocket.testkit.component.AllOver;

/** Servers of several protocols on several addresses, and an agent for each protocol that talks to them. */
final class House implements AutoCloseable {
    /** How the names of its components begin. */
    static final String NAMES = "soak-";
    private static final int ADDRESSES = 4;
    private static final long MEMORY_BYTES = 256 << 20;

    private final HpSocket serving;
    private final HpSocket calling;
    private final Ledger ledger;
    private final ScheduledExecutorService timer;
    private final List<Server> servers = new ArrayList<>();
    private final List<Agent> agents = new ArrayList<>();
    private final List<Caller> callers = new ArrayList<>();

    House(final String transport, final Ledger ledger, final ScheduledExecutorService timer) {
        this.serving = AllOver.transport(HpSocket.load(new RuntimeOptions(MEMORY_BYTES)), transport);
        this.calling = AllOver.transport(HpSocket.load(new RuntimeOptions(MEMORY_BYTES)), transport);
        this.ledger = ledger;
        this.timer = timer;
    }

    /** Adds servers and an agent of one protocol; the functions give their argument as the listener that it is. */
    <L extends Listener> void open(
        final Protocol<L> protocol, final Function<Answerer, L> answering, final Function<Caller, L> asking) {
        final L answerer = answering.apply(new Answerer(ledger, timer));
        final var addresses = new ArrayList<SocketAddress>();
        for (int i = 1; i <= ADDRESSES; i++) {
            final String name = NAMES + protocol.name() + "-server-" + i;
            final Server server = serving.server(protocol, answerer, o -> o.name(name).threads(1));
            server.start("127.0.0." + i, 0);
            servers.add(server);
            addresses.add(server.localAddress().orElseThrow());
        }
        final var caller = new Caller(ledger, timer, addresses);
        final Agent agent =
            calling.agent(protocol, asking.apply(caller), o -> o.name(NAMES + protocol.name() + "-agent").threads(2));
        agent.start();
        agents.add(agent);
        callers.add(caller);
    }

    /** Begins so many conversations, spread over the agents; each that ends is followed by another one. */
    void call(final int connections) {
        for (int i = 0; i < connections; i++) {
            callers.get(i % callers.size()).call(agents.get(i % agents.size()));
        }
    }

    /** Waits until the conversations under way are over, without beginning more. */
    void settle() {
        callers.forEach(Caller::end);
        Patience.until(() -> connections(agents) + " + " + connections(servers) + " connections to close: " + ledger,
            () -> connections(agents) == 0 && connections(servers) == 0);
        ledger.settleUnmet();
    }

    /** Stops everything, without taking the memory away. */
    void stop() {
        agents.forEach(Component::stop);
        servers.forEach(Component::stop);
    }

    int slabs() {
        return serving.memory().slabs() + calling.memory().slabs();
    }

    @Override
    public void close() {
        calling.close();
        serving.close();
    }

    private static int connections(final List<? extends Component> components) {
        return components.stream().mapToInt(Component::connectionCount).sum();
    }
}
