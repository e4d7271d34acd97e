package org.hpsocket.dist.load;

import java.nio.ByteBuffer;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.Listener;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;

/** Hands the events of a load's connections to their exchanges: for each protocol its own way to hear. */
interface Probe extends Listener {

    /** Gives the probe of a protocol. */
    static Listener of(final Protocol<?> protocol) {
        if (protocol.datagrams().isPresent()) {
            return new Datagram();
        }
        final Class<?> listener = protocol.listenerType();
        return listener == PushListener.class ? new Push() : listener == PullListener.class ? new Pull() : new Pack();
    }

    /** Gives the exchange of a connection. */
    static Exchange exchange(final Connection connection) {
        return (Exchange) connection.extra().orElseThrow();
    }

    /** Turns the answer of an exchange into that of an event. */
    static HandleResult answer(final boolean right) {
        return right ? HandleResult.OK : HandleResult.ERROR;
    }

    @Override
    default void onClose(final Connection connection, final CloseReason why) {
        final var exchange = exchange(connection);
        if (exchange.missing() > 0) {
            exchange.fault("closed with messages=" + exchange.missing() + " unanswered: " + why.message());
        }
    }

    @Override
    default void onError(final Component component, final ErrorEvent error) {
        error.connection().ifPresent(c -> exchange(c).fault(error.toString()));
    }

    /** Bytes as they come. */
    final class Push implements Probe, PushListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            return answer(exchange(connection).check(connection, data));
        }
    }

    /** Whole messages, some of which may be lost. */
    final class Datagram implements Probe, PushListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer datagram) {
            return answer(exchange(connection).checkDatagram(connection, datagram));
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            if (why.isError()) {
                exchange(connection).fault("closed: " + why.message());
            }
        }
    }

    /** Whole messages. */
    final class Pack implements Probe, PackListener {
        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer message) {
            return answer(exchange(connection).checkWhole(connection, message));
        }
    }

    /** Four bytes of length, then a body: taken when it is all there. */
    final class Pull implements Probe, PullListener {
        @Override
        public HandleResult onReceive(final PullConnection connection, final int available) {
            final var exchange = exchange(connection);
            int left = available;
            while (left >= Integer.BYTES && exchange.isWaiting() && left >= Integer.BYTES + exchange.nextSize()) {
                final var answer = ByteBuffer.allocate(Integer.BYTES + exchange.nextSize());
                if (connection.fetch(answer) != FetchResult.OK) {
                    break;
                }
                left -= answer.capacity();
                final int length = answer.flip().getInt();
                if (length != answer.remaining()) {
                    return answer(exchange.fault(
                        "answer announces length=" + length + " instead of " + answer.remaining()));
                }
                if (!exchange.check(connection, answer)) {
                    return HandleResult.ERROR;
                }
            }
            return answer(left == 0 || exchange.isWaiting() || exchange.fault("unexpected bytes=" + left));
        }
    }
}
