package org.hpsocket.testkit;

import java.net.InetAddress;
import java.net.SocketOption;
import java.util.Optional;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.Transport;

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
        return Addresses.literal(address);
    }

    @Override
    public Optional<InetAddress> broadcast() {
        return Optional.of(Addresses.literal("255.255.255.255"));
    }

    @Override
    public Optional<Object> option(final Port port, final SocketOption<?> option) {
        return MemoryTransport.option(port, option);
    }
}
