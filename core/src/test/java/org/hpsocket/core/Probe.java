package org.hpsocket.core;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.Layer;
import org.hpsocket.Listener;
import org.hpsocket.Protocol;
import org.hpsocket.PushListener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;

/** Protocols and layers made for tests. */
public final class Probe {
    private Probe() {
    }

    /** Frames of one length byte and a body. */
    public static Protocol<PushListener> frames() {
        return over(new Frames());
    }

    /** A codec of the test's own, for every connection. */
    public static Protocol<PushListener> over(final Codec<?> codec, final Layer... layers) {
        return new Coded(new OneCodec(codec), List.of(layers));
    }

    /** A filter of the test's own; a new one for every connection. */
    public static Layer layer(final Function<StageContext, Filter> filter) {
        return new OneLayer(new OneFilter(filter));
    }

    private record Coded(CodecFactory factory, List<Layer> layers) implements Protocol<PushListener> {
        @Override
        public String name() {
            return "probe";
        }

        @Override
        public Class<? extends Listener> listenerType() {
            return PushListener.class;
        }

        @Override
        public Settings settings() {
            return Settings.NONE;
        }

        @Override
        public Optional<CodecFactory> codec() {
            return Optional.of(factory);
        }
    }

    private record OneCodec(Codec<?> codec) implements CodecFactory {
        @Override
        public String name() {
            return "probe";
        }

        @Override
        public Swap swap() {
            return Swap.DRAIN;
        }

        @Override
        public Codec<?> create(final StageContext context) {
            return codec;
        }

        @Override
        public Codec<?> restore(final State state, final StageContext context) {
            return codec;
        }
    }

    private record OneLayer(FilterFactory factory) implements Layer {
        @Override
        public String name() {
            return "probe";
        }

        @Override
        public Settings settings() {
            return Settings.NONE;
        }

        @Override
        public Optional<FilterFactory> filter() {
            return Optional.of(factory);
        }
    }

    private record OneFilter(Function<StageContext, Filter> make) implements FilterFactory {
        @Override
        public String name() {
            return "probe";
        }

        @Override
        public Swap swap() {
            return Swap.DRAIN;
        }

        @Override
        public Filter create(final StageContext context) {
            return make.apply(context);
        }

        @Override
        public Filter restore(final State state, final StageContext context) {
            return make.apply(context);
        }
    }

    /** Frames; a length of 255 breaks the protocol, one of 254 ends it, one of 253 upgrades to bytes as they come. */
    public static class Frames implements Codec<PushListener> {
        final Queue<String> calls = new ConcurrentLinkedQueue<>();
        private int body = -1;

        @Override
        public Step in(final Bytes in, final Turn turn) {
            if (body < 0) {
                if (in.isEmpty()) {
                    return Step.NEEDS_MORE;
                }
                switch (in.peek(0)) {
                    case -1 -> throw new StageException(CloseReason.Kind.PROTOCOL, "length=255");
                    case -2 -> {
                        return Step.ENDED;
                    }
                    case -3 -> {
                        in.skip(1);
                        turn.upgrade("push", State.NONE);
                        return Step.EMITTED;
                    }
                    default -> body = in.get() & 0xFF;
                }
            }
            if (in.remaining() < body) {
                return Step.NEEDS_MORE;
            }
            turn.event(body);
            body = -1;
            return Step.EMITTED;
        }

        @Override
        public Step end(final Turn turn) {
            calls.add("end");
            return body < 0 ? Step.ENDED : Step.NEEDS_MORE;
        }

        @Override
        public Step out(final Command command, final Turn turn) {
            final Command.Send send = (Command.Send) command;
            turn.down(ByteBuffer.wrap(new byte[] {(byte) send.length()}));
            send.writeTo(turn);
            return Step.EMITTED;
        }

        @Override
        public int needed() {
            return Math.max(0, body);
        }

        @Override
        public HandleResult deliver(final ByteBuffer unit, final PushListener listener, final Connection connection) {
            return listener.onReceive(connection, unit);
        }

        @Override
        public void release() {
            calls.add("release");
        }
    }
}
