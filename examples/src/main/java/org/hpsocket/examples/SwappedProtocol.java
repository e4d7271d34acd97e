package org.hpsocket.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Protocol;
import org.hpsocket.PushListener;
import org.hpsocket.SwapReport;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;

/**
 * Echoes lines, each with the edition of the code that sends it and a number. A word typed at stdin is the next
 * edition: open connections change to it, with their numbers and with lines that have come half. Argument: the port.
 */
public final class SwappedProtocol {
    private SwappedProtocol() {
    }

    /**
     * Runs it.
     *
     * @param args the port
     * @throws IOException when stdin cannot be read
     */
    public static void main(final String[] args) throws IOException {
        final PushListener echo = (connection, line) -> {
            connection.send(line);
            return HandleResult.OK;
        };
        try (HpSocket hp = HpSocket.load(); var server = hp.server(new Lines(), echo)) {
            server.start("127.0.0.1", Integer.parseInt(args[0]));
            System.out.println("ready " + server.localAddress().orElseThrow());
            final var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String edition = in.readLine(); edition != null; edition = in.readLine()) {
                final SwapReport report = hp.swap(new LineCodecs(edition)).toCompletableFuture().join();
                System.out.println("changed " + report.done() + ", refused " + report.refused());
            }
        }
    }

    /** The protocol. It brings its first codecs along; those of a bundle are found by name. */
    private record Lines() implements Protocol<PushListener> {
        @Override
        public String name() {
            return "lines";
        }

        @Override
        public Class<PushListener> listenerType() {
            return PushListener.class;
        }

        @Override
        public Settings settings() {
            return Settings.NONE.with("maxLength", 200);
        }

        @Override
        public Optional<CodecFactory> codec() {
            return Optional.of(new LineCodecs("first"));
        }
    }

    /** Makes the codecs of one edition. Each edition takes over from each, so none may change what the state means. */
    private record LineCodecs(String edition) implements CodecFactory {
        @Override
        public String name() {
            return "lines";
        }

        @Override
        public Swap swap() {
            return Swap.WITH_STATE;
        }

        @Override
        public Codec<?> create(final StageContext context) {
            return new LineCodec(edition, context.settings(), 0);
        }

        @Override
        public Codec<?> restore(final State state, final StageContext context) {
            if (state.version() != LineCodec.STATE) {
                throw new IllegalArgumentException("lines state=" + state.version() + " expected=" + LineCodec.STATE);
            }
            return new LineCodec(edition, context.settings(), (Integer) state.values().get("sent"));
        }
    }

    /**
     * The codec. What is unread stays with the connection: its state is what it counts, and nothing else. A line that
     * the peer does not end is dropped.
     */
    private static final class LineCodec implements Codec<PushListener> {
        private static final int STATE = 1;

        private final String edition;
        private final int maxLength;
        private int sent;

        private LineCodec(final String edition, final Settings settings, final int sent) {
            this.edition = edition;
            this.maxLength = settings.integer("maxLength");
            this.sent = sent;
        }

        @Override
        public Step in(final Bytes in, final Turn turn) {
            for (int length = 0; length < in.remaining(); length++) {
                if (length > maxLength) {
                    throw new StageException(Kind.LIMIT, "line length>" + maxLength + " max=" + maxLength);
                }
                if (in.peek(length) == '\n') {
                    turn.event(length + trailerBytes());
                    return Step.EMITTED;
                }
            }
            return Step.NEEDS_MORE;
        }

        @Override
        public int trailerBytes() {
            return 1;
        }

        @Override
        public HandleResult deliver(final ByteBuffer unit, final PushListener listener, final Connection connection) {
            return listener.onReceive(connection, unit.limit(unit.limit() - trailerBytes()));
        }

        @Override
        public Step out(final Command command, final Turn turn) {
            sent++;
            turn.down(StandardCharsets.UTF_8.encode(edition + " " + sent + ": "));
            ((Command.Send) command).writeTo(turn);
            turn.down(ByteBuffer.wrap(new byte[] {'\n'}));
            return Step.EMITTED;
        }

        @Override
        public Step end(final Turn turn) {
            return Step.ENDED;
        }

        @Override
        public State export() {
            return new State(STATE, Map.of("sent", sent));
        }
    }
}
