package org.hpsocket.testkit.memory;

import java.net.InetAddress;
import java.net.SocketOption;
import java.util.Optional;
import org.hpsocket.spi.Literal;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.VirtualClock;
import org.hpsocket.testkit.loop.Loops;
import org.hpsocket.testkit.loop.ThreadedLoops;
import org.hpsocket.testkit.port.PortContract;
import org.hpsocket.testkit.simulation.SteppedLoops;

/** Runs the contract of ports over memory, in virtual time or with threads. */
abstract class MemoryPortSuite extends PortContract {
    private final VirtualClock clock = new VirtualClock();
    private final MemoryNetwork network;
    private final boolean stepped;
    private final String address;

    MemoryPortSuite(final boolean stepped, final String address, final MemoryFaults faults) {
        this.stepped = stepped;
        this.address = address;
        this.network = stepped ? new MemoryNetwork(1, faults, clock) : new MemoryNetwork(1, faults);
    }

    @Override
    protected Transport transport() {
        return MemoryTransport.streams(network);
    }

    @Override
    protected Loops loops() {
        return stepped ? new SteppedLoops(network, clock) : new ThreadedLoops();
    }

    @Override
    protected InetAddress address() {
        return Literal.address(address).orElseThrow();
    }

    @Override
    public Optional<InetAddress> broadcast() {
        return Literal.address("255.255.255.255");
    }

    @Override
    public Optional<Object> option(final Port port, final SocketOption<?> option) {
        return MemoryTransport.option(port, option);
    }
}
