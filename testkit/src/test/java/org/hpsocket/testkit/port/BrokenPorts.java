package org.hpsocket.testkit.port;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hpsocket.StartException;
import org.hpsocket.spi.Acceptor;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.ListenException;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.PortHandler;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.CountingSlabs;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.memory.MemoryTransport;
import org.jspecify.annotations.Nullable;

/** A transport whose ports break one rule. */
final class BrokenPorts implements Transport {
    private static final int LONGEST_BYTES = 65_507;

    enum Fault {
        CUTS_THE_LONG, LOSES_THE_EMPTY, JOINS_NEIGHBOURS, NAMES_THE_FIRST_SENDER, LOSES_A_SLAB, CALLS_OFF_THE_LOOP,
        TELLS_AFTER_CLOSE, KEEPS_THE_ADDRESS, HEARS_STRANGERS, HIDES_ERRORS, CLOSES_ON_ERRORS, HIDES_DROPS,
        TELLS_ROOM_UNASKED, FORGETS_OPTIONS, BINDS_AT_ANOTHER_STEP, JOINS_NO_GROUP, SENDS_TO_ANYBODY,
        LEAVES_THE_POSITION
    }

    private final MemoryTransport sound;
    private final Fault fault;

    BrokenPorts(final MemoryTransport sound, final Fault fault) {
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
        return sound.listen(loop, local, options, acceptor);
    }

    @Override
    public Runnable connect(
        final Loop loop, final @Nullable SocketAddress local, final SocketAddress remote, final LinkOptions options,
        final Connector connector) {
        return sound.connect(loop, local, remote, options, connector);
    }

    @Override
    public Port open(
        final Loop loop, final InetSocketAddress local, final @Nullable InetSocketAddress remote,
        final PortOptions options, final PortHandler handler) throws ListenException {
        final var broken = new BrokenPort(loop, remote, options, handler);
        try {
            broken.made = sound.open(loop, local, isOpenToAll() ? null : remote, broken(options), broken);
            return broken;
        } catch (final ListenException e) {
            throw fault == Fault.BINDS_AT_ANOTHER_STEP
                ? new ListenException(StartException.Step.SOCKET_CREATE, new IOException(e)) : e;
        }
    }

    private boolean isOpenToAll() {
        return fault == Fault.HEARS_STRANGERS || fault == Fault.SENDS_TO_ANYBODY;
    }

    private PortOptions broken(final PortOptions options) {
        return new PortOptions(
            fault == Fault.CUTS_THE_LONG ? LONGEST_BYTES : options.datagramBytes(), options.batch(),
            fault == Fault.FORGETS_OPTIONS ? Map.of() : options.socket(),
            fault == Fault.JOINS_NO_GROUP ? Optional.empty() : options.group(), options.via());
    }

    private final class BrokenPort implements Port, PortHandler {
        private final Loop loop;
        private final @Nullable InetSocketAddress remote;
        private final PortOptions options;
        private final PortHandler handler;
        private @Nullable Port made;
        private @Nullable InetSocketAddress first;
        private @Nullable Slab held;

        BrokenPort(
            final Loop loop, final @Nullable InetSocketAddress remote, final PortOptions options,
            final PortHandler handler) {
            this.loop = loop;
            this.remote = remote;
            this.options = options;
            this.handler = handler;
        }

        @Override
        public SocketAddress localAddress() {
            return made().localAddress();
        }

        @Override
        public boolean send(final ByteBuffer datagram, final @Nullable InetSocketAddress to) throws IOException {
            if (fault == Fault.TELLS_ROOM_UNASKED) {
                loop.execute(handler::onWritable);
            }
            final ByteBuffer sent = fault == Fault.LEAVES_THE_POSITION ? datagram.duplicate() : datagram;
            return made().send(sent, isOpenToAll() && to == null ? remote : to);
        }

        @Override
        public void close() {
            switch (fault) {
                case KEEPS_THE_ADDRESS, TELLS_AFTER_CLOSE -> loop.after(1_000_000_000, made()::close);
                default -> made().close();
            }
        }

        @Override
        public void onDatagram(final Slab datagram, final InetSocketAddress from) {
            first = first == null ? from : first;
            final ByteBuffer bytes = datagram.buffer();
            switch (fault) {
                case CUTS_THE_LONG -> bytes.limit(Math.min(bytes.limit(), options.datagramBytes()));
                case LOSES_A_SLAB -> loop.slabs().take(1);
                default -> { }
            }
            final boolean isHidden = fault == Fault.LOSES_THE_EMPTY && !bytes.hasRemaining()
                || fault == Fault.SENDS_TO_ANYBODY && remote != null && !remote.equals(from);
            if (isHidden) {
                datagram.release();
            } else if (fault == Fault.CALLS_OFF_THE_LOOP) {
                tellElsewhere(datagram, from);
            } else if (fault == Fault.JOINS_NEIGHBOURS && held == null && bytes.remaining() == 1) {
                held = datagram;
            } else {
                handler.onDatagram(joined(datagram), fault == Fault.NAMES_THE_FIRST_SENDER ? first : from);
            }
        }

        @Override
        public void onOversize(final InetSocketAddress from) {
            handler.onOversize(from);
        }

        @Override
        public void onDropped(final InetSocketAddress from) {
            if (fault != Fault.HIDES_DROPS) {
                handler.onDropped(from);
            }
        }

        @Override
        public void onWritable() {
            handler.onWritable();
        }

        @Override
        public void onError(final IOException cause) {
            if (fault == Fault.CLOSES_ON_ERRORS) {
                made().close();
            }
            if (fault != Fault.HIDES_ERRORS) {
                handler.onError(cause);
            }
        }

        /** Puts the byte that was held back before what came next. */
        private Slab joined(final Slab next) {
            final Slab before = held;
            if (before == null) {
                return next;
            }
            held = null;
            final byte[] bytes = Wire.join(Wire.of(before.buffer()), Wire.of(next.buffer()));
            before.release();
            next.buffer().clear().put(bytes).flip();
            return next;
        }

        private void tellElsewhere(final Slab datagram, final InetSocketAddress from) {
            final byte[] bytes = Wire.of(datagram.buffer());
            datagram.release();
            final var teller = new Thread(() -> handler.onDatagram(new CountingSlabs().of(bytes), from));
            teller.start();
            try {
                teller.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private Port made() {
            return Objects.requireNonNull(made, "made");
        }
    }
}
