package org.hpsocket.core;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;

/**
 * Makes filters that say a word when they connect, and pass nothing before a first byte: o opens, r refuses, anything
 * else is wrong.
 */
public final class Gate implements FilterFactory {
    public static final InetSocketAddress REMOTE = new InetSocketAddress("203.0.113.7", 4711);
    public static final InetSocketAddress LOCAL = new InetSocketAddress("198.51.100.1", 443);

    public final List<StageContext> contexts = new CopyOnWriteArrayList<>();
    private final String name;

    public Gate(final String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Swap swap() {
        return Swap.DRAIN;
    }

    @Override
    public Filter create(final StageContext context) {
        contexts.add(context);
        return new Gated(context.accepted() ? "" : "knock ");
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        throw new IllegalArgumentException("state " + state);
    }

    private static final class Gated implements Filter {
        private String greeting;
        private boolean open;

        Gated(final String greeting) {
            this.greeting = greeting;
        }

        @Override
        public Step in(final Bytes in, final Turn turn) {
            if (in.isEmpty()) {
                return Step.NEEDS_MORE;
            }
            if (open) {
                turn.up(in.removeFirst());
                return Step.EMITTED;
            }
            switch (in.get()) {
                case 'o' -> open = true;
                case 'r' -> throw new StageException(Kind.CONNECT_FAILED, "gate refused");
                default -> throw new StageException(Kind.PROTOCOL, "gate not understood");
            }
            turn.addresses(REMOTE, LOCAL);
            return Step.EMITTED;
        }

        @Override
        public Step out(final Bytes in, final Turn turn) {
            if (!greeting.isEmpty()) {
                turn.down(ByteBuffer.wrap(greeting.getBytes(StandardCharsets.US_ASCII)));
                greeting = "";
                return Step.EMITTED;
            }
            if (in.isEmpty() || !open) {
                return in.isEmpty() ? Step.NEEDS_MORE : Step.BLOCKED;
            }
            turn.down(in.removeFirst());
            return Step.EMITTED;
        }

        @Override
        public boolean ready() {
            return open;
        }

        @Override
        public boolean isTransparent() {
            return open;
        }

        @Override
        public Step end(final Turn turn) {
            if (!open) {
                throw new StageException(Kind.CONNECT_FAILED, "gate closed");
            }
            return Step.ENDED;
        }
    }
}
