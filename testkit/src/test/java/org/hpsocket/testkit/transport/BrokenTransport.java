package org.hpsocket.testkit.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Set;
import java.util.function.Function;
import org.hpsocket.StartException;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.memory.MemoryTransport;
import org.jspecify.annotations.Nullable;

/** A transport that breaks one rule. */
final class BrokenTransport implements Transport {

    /** The rules that can be broken. */
    enum Fault {
        DELIVERS_UNASKED, SWAPS_BYTES, LOSES_A_BYTE, DELIVERS_TOO_MUCH, TELLS_SENT_OF_DONE, NEVER_TELLS_SENT,
        CLOSES_TWICE, HIDES_THE_END, ENDS_TWICE, LOSES_A_SLAB, CALLS_OFF_THE_LOOP, HIDES_THE_CAUSE,
        ANSWERS_THE_CANCELLED, BINDS_AT_ANOTHER_STEP, KEEPS_THE_PORT, FORGETS_OPTIONS, KEEPS_THE_OFFERED,
        TELLS_AFTER_ABORT, ACCEPTS_ON_ITS_OWN_LOOP
    }

    private final MemoryTransport sound;
    private final Fault fault;

    BrokenTransport(final MemoryTransport sound, final Fault fault) {
        this.sound = sound;
        this.fault = fault;
    }

    @Override
    public String name() {
        return "broken";
    }

    @Override
    public int rank() {
        return sound.rank();
    }

    @Override
    public Set<Capability> capabilities() {
        return sound.capabilities();
    }

    @Override
    public Set<SocketOption<?>> socketOptions(final SocketKind kind) {
        return sound.socketOptions(kind);
    }

    @Override
    public Poller poller(final Loop loop) {
        return sound.poller(loop);
    }

    @Override
    public Listening listen(
        final Loop loop, final SocketAddress local, final LinkOptions options, final Acceptor acceptor)
        throws ListenException {
        try {
            final Listening made = sound.listen(loop, local, broken(options), broken(loop, acceptor));
            return fault == Fault.KEEPS_THE_PORT ? new KeptListening(made) : made;
        } catch (final ListenException e) {
            throw fault == Fault.BINDS_AT_ANOTHER_STEP
                ? new ListenException(StartException.Step.SOCKET_LISTEN, new IOException(e)) : e;
        }
    }

    @Override
    public Runnable connect(
        final Loop loop, final @Nullable SocketAddress local, final SocketAddress remote, final LinkOptions options,
        final Connector connector) {
        final Runnable cancel = sound.connect(loop, local, remote, broken(options), new Connector() {
            @Override
            public LinkHandler connected(final Link link) {
                return open(loop, link, connector::connected);
            }

            @Override
            public void failed(final Throwable cause) {
                connector.failed(cause);
            }
        });
        return fault == Fault.ANSWERS_THE_CANCELLED ? () -> { } : cancel;
    }

    private LinkOptions broken(final LinkOptions options) {
        return switch (fault) {
            case FORGETS_OPTIONS -> TransportBench.plain();
            case DELIVERS_TOO_MUCH ->
                new LinkOptions(2 * options.readBytes(), options.backlog(), options.listening(), options.connected());
            default -> options;
        };
    }

    private Acceptor broken(final Loop loop, final Acceptor acceptor) {
        return new Acceptor() {
            @Override
            public @Nullable Loop admit() {
                final Loop home = acceptor.admit();
                return fault == Fault.ACCEPTS_ON_ITS_OWN_LOOP ? loop : home;
            }

            @Override
            public LinkHandler accepted(final Link link) {
                return open(loop, link, acceptor::accepted);
            }

            @Override
            public void dropped(final Throwable cause) {
                acceptor.dropped(cause);
            }

            @Override
            public void failed(final Throwable cause) {
                acceptor.failed(cause);
            }
        };
    }

    private LinkHandler open(final Loop loop, final Link link, final Function<Link, LinkHandler> handlers) {
        final var broken = new BrokenLink(fault, loop, link);
        return broken.hears(handlers.apply(broken));
    }

    private record KeptListening(Listening made) implements Listening {
        @Override
        public SocketAddress localAddress() {
            return made.localAddress();
        }

        @Override
        public void close() {
            // keeps the port
        }
    }
}
