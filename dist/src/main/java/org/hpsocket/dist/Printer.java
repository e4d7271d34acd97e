package org.hpsocket.dist;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.Endpoint;
import org.hpsocket.ErrorEvent;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.Listener;
import org.hpsocket.PackListener;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;

/** Prints what is heard: bytes as they are, or each message as a line. */
interface Printer extends Listener {

    /** Gives the printer of an endpoint's protocol. */
    static Listener of(final Endpoint endpoint, final PrintStream out, final Conversation conversation) {
        if (endpoint.protocol().datagrams().isPresent()) {
            return new Datagrams(out, conversation);
        }
        return switch (Endpoints.echo(endpoint.protocol())) {
            case "push" -> new Bytes(out, conversation);
            case "pull" -> new Announced(out, conversation);
            default -> new Messages(out, conversation);
        };
    }

    /** Gives what hears of the end. */
    Conversation conversation();

    @Override
    default void onClose(final Connection connection, final CloseReason why) {
        conversation().closed(why);
    }

    /** Whoever pipes us into something slow blocks us: that is no error. */
    @Override
    default void onError(final Component component, final ErrorEvent error) {
        if (error.kind() != ErrorEvent.Kind.BLOCKED) {
            conversation().failed(error.message());
        }
    }

    private static void print(final PrintStream out, final ByteBuffer data, final boolean line) {
        final var bytes = new byte[data.remaining()];
        data.get(bytes);
        out.write(bytes, 0, bytes.length);
        if (line) {
            out.println();
        }
        out.flush();
    }

    /** Bytes as they come. */
    record Bytes(PrintStream out, Conversation conversation) implements Printer, PushListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            print(out, data, false);
            conversation.heard();
            return HandleResult.OK;
        }
    }

    /** Whole messages. */
    record Messages(PrintStream out, Conversation conversation) implements Printer, PackListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer message) {
            print(out, message, true);
            conversation.heard();
            return HandleResult.OK;
        }
    }

    /** Whole datagrams. */
    record Datagrams(PrintStream out, Conversation conversation) implements Printer, PushListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer datagram) {
            print(out, datagram, true);
            conversation.heard();
            return HandleResult.OK;
        }
    }

    /** Four bytes of length, then a body. */
    record Announced(PrintStream out, Conversation conversation) implements Printer, PullListener {
        @Override
        public HandleResult onReceive(final PullConnection connection, final int available) {
            final int lengthMost = connection.component().options().receiveLimitBytes() - Integer.BYTES;
            final var header = ByteBuffer.allocate(Integer.BYTES);
            int left = available - Integer.BYTES;
            conversation.heard();
            while (left >= 0 && connection.peek(header.clear()) == FetchResult.OK) {
                final int length = header.getInt(0);
                if (length < 0 || length > lengthMost) {
                    conversation.failed("the peer announces length=" + length + " must be 0 to " + lengthMost);
                    return HandleResult.ERROR;
                }
                if (left < length) {
                    break;
                }
                final var message = ByteBuffer.allocate(Integer.BYTES + length);
                connection.fetch(message);
                print(out, message.position(Integer.BYTES), true);
                left -= Integer.BYTES + length;
            }
            return HandleResult.OK;
        }
    }
}
