package org.hpsocket.testkit.memory;

import java.net.SocketOption;
import java.util.Optional;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.VirtualClock;
import org.hpsocket.testkit.loop.Loops;
import org.hpsocket.testkit.loop.ThreadedLoops;
import org.hpsocket.testkit.simulation.SteppedLoops;
import org.hpsocket.testkit.transport.TransportContract;

/** Runs the contract of transports over memory, in virtual time or with threads. */
abstract class MemorySuite extends TransportContract {
    private static final int BULK_BYTES = 100_000;

    private final boolean messages;
    private final VirtualClock clock = new VirtualClock();
    private final MemoryNetwork network;
    private final boolean stepped;

    MemorySuite(final boolean messages, final boolean stepped, final long seed, final MemoryFaults faults) {
        this.messages = messages;
        this.stepped = stepped;
        this.network = stepped ? new MemoryNetwork(seed, faults, clock) : new MemoryNetwork(seed, faults);
    }

    @Override
    protected Transport transport() {
        return messages ? MemoryTransport.messages(network) : MemoryTransport.streams(network);
    }

    @Override
    protected Loops loops() {
        return stepped ? new SteppedLoops(network, clock) : new ThreadedLoops();
    }

    @Override
    public int bulkBytes() {
        return BULK_BYTES;
    }

    @Override
    public Optional<Object> option(final Link link, final SocketOption<?> option) {
        return MemoryTransport.option(link, option);
    }
}
