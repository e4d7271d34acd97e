package org.hpsocket.itest.scale;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.hpsocket.Agent;
import org.hpsocket.Connection;
import org.hpsocket.HpSocket;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Parent;
import org.hpsocket.itest.Patience;

/** A process that holds connections, told {@code connect N}, {@code echo} once on each, {@code close}, {@code end}. */
public final class HoldingClient {
    private static final int ADDRESSES = 4;
    private static final int AT_A_TIME = 200;

    private final Parent parent = new Parent();
    private final Asking asking = new Asking();
    private final Agent agent;
    private final int port;

    private HoldingClient(final HpSocket hp, final int port) {
        this.agent = hp.agent(Tcp.push(), asking, o -> o.maxConnections(20_000));
        this.port = port;
    }

    /**
     * Runs it.
     *
     * @param arguments the port of the server
     */
    public static void main(final String... arguments) {
        try (HpSocket hp = HpSocket.load()) {
            final var client = new HoldingClient(hp, Integer.parseInt(arguments[0]));
            client.agent.start();
            client.serve();
            client.agent.stop();
            client.parent.tell("slabs " + hp.memory().slabs());
        }
    }

    private void serve() {
        for (String command = parent.hear(); !command.equals("end"); command = parent.hear()) {
            if (command.startsWith("connect ")) {
                connect(Integer.parseInt(command.substring(8)));
            } else if (command.equals("echo")) {
                echo();
            } else {
                agent.connections().forEach(Connection::disconnect);
                Patience.until(() -> agent.connectionCount() + " connections to close",
                    () -> agent.connectionCount() == 0);
                parent.tell("closed, wrong " + asking.wrong());
            }
        }
    }

    private void connect(final int count) {
        final var underWay = new Semaphore(AT_A_TIME);
        final List<CompletionStage<Connection>> attempts = IntStream.range(0, count).mapToObj(i -> {
            underWay.acquireUninterruptibly();
            return agent.connect("127.0.0." + (1 + i % ADDRESSES), port, new Question())
                .whenComplete((connection, failure) -> underWay.release());
        }).toList();
        attempts.forEach(Patience::get);
        parent.tell("connected " + agent.connectionCount());
    }

    private void echo() {
        final List<Connection> connections = agent.connections();
        final long before = asking.right();
        connections.forEach(Asking::ask);
        Patience.until(() -> asking.right() - before + " right answers of " + connections.size(),
            () -> asking.right() - before >= connections.size());
        parent.tell("echoed " + (asking.right() - before) + " wrong " + asking.wrong());
    }
}
