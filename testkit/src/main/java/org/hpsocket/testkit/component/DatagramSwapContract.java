package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hpsocket.Agent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.HpSocketException;
import org.hpsocket.Server;
import org.hpsocket.Udp;
import org.hpsocket.UdpNode;
import org.hpsocket.spi.Transport;
import org.junit.jupiter.api.Test;

/** The transport is replaced under sockets of datagrams: what comes meanwhile waits in the system. */
public abstract class DatagramSwapContract extends ComponentContract {
    private static final int MOST_BYTES = 1_000;
    private static final int ROUNDS = 12;

    private final ChangingTransport transport = new ChangingTransport();

    /** For runners. */
    protected DatagramSwapContract() {
    }

    /**
     * Makes a transport.
     *
     * @return a new one, each time, of one name
     */
    protected abstract Transport transport();

    @Override
    protected final HpSocket runtime() {
        return transport.runtime(this::transport);
    }

    @Test
    public void shouldKeepEveryPeer() {
        final Server server = hp().server(Udp.push(), Events.echo(), transport::options);
        server.start(HOST, 0);
        final var random = new Random(5);
        try (var load = new EchoLoad(MOST_BYTES, false)) {
            final Agent agent = started(hp().agent(Udp.push(), load, transport::options));
            load.begin(agent, target(server), 12, 4);
            for (int round = 0; round < ROUNDS; round++) {
                load.awaitMore(100);
                if (round % 2 == 0) {
                    assertTrue(get(hp().swap(transport.another())).isComplete());
                } else {
                    load.awaitMore(50);
                }
            }
            load.awaitMore(random.nextInt(100));
            load.finish();
            await("the end of the last visit", () -> agent.connectionCount() == 16);
            assertTrue(agent.swaps().done() >= 16 * ROUNDS / 2, () -> agent.swaps().toString());
        }
    }

    @Test
    public void shouldParkEveryPeer() {
        final Server server = hp().server(Udp.push(), Events.echo(), transport::options);
        server.start(HOST, 0);
        final var random = new Random(5);
        try (var load = new EchoLoad(MOST_BYTES, false)) {
            final Agent agent = started(hp().agent(Udp.push(), load, transport::options));
            load.begin(agent, target(server), 12, 4);
            for (int round = 0; round < ROUNDS; round++) {
                load.awaitMore(100);
                transport.change(round == 0 ? 500 : random.nextInt(50));
            }
            load.awaitMore(100);
            load.finish();
            await("the end of the last visit", () -> agent.connectionCount() == 16);
        }
    }

    @Test
    public void shouldKeepANodeAndWhatItSendsMeanwhile() {
        final List<Integer> heard = new CopyOnWriteArrayList<>();
        final UdpNode one = hp().udpNode((node, from, data) -> {
            heard.add((int) data.get());
            return HandleResult.OK;
        }, transport::options);
        final UdpNode other = hp().udpNode((node, from, data) -> HandleResult.OK, transport::options);
        one.start(HOST, 0);
        other.start(HOST, 0);
        final InetSocketAddress to = one.localAddress().orElseThrow();
        other.send(to, ByteBuffer.wrap(new byte[] {0}));
        await("the first", () -> heard.size() == 1);

        transport.goes();
        other.send(to, ByteBuffer.wrap(new byte[] {1}));
        other.send(to, ByteBuffer.wrap(new byte[] {2}));
        transport.comes();
        other.send(to, ByteBuffer.wrap(new byte[] {3}));

        await("all", () -> heard.size() >= 4);
        assertEquals(List.of(0, 1, 2, 3), heard);
        assertEquals(to, one.localAddress().orElseThrow());
        one.stop();
        other.stop();
    }

    /** Of two sockets at one address only one would hear. */
    @Test
    public void shouldRefuseAChangeOfKind() {
        final Server server = hp().server(Udp.push(), new Events(), transport::options);
        server.start(HOST, 0);
        assertThrows(HpSocketException.class, () -> server.transport("no such transport"));
    }
}
