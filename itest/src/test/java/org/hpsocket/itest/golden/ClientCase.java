package org.hpsocket.itest.golden;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.Options;
import org.hpsocket.Udp;

/** A recorded client of the original, what it sent, and the reason that ours gives for its close. */
enum ClientCase {
    UNANSWERED(CloseReason.Kind.TIMEOUT, 1, "hello"),
    ANSWERED(CloseReason.Kind.STOPPED, 1, "hello"),
    UNDETECTED(CloseReason.Kind.STOPPED, 1, "hello"),
    NOTICED(CloseReason.Kind.PEER, 1, "hi"),
    UNREACHABLE(CloseReason.Kind.RESET, 0, ""),
    OVERSIZED(CloseReason.Kind.LIMIT, 1, "hi"),
    UDP_CLOSE(CloseReason.Kind.STOPPED, 1, "xxxxxxxxxx"),
    UDP_HEARTBEAT(CloseReason.Kind.STOPPED, 2, "xxxxxxxxxx");

    static final Duration INTERVAL = Duration.ofSeconds(1);
    static final int ATTEMPTS = 3;
    private static final int SMALL = 100;

    final CloseReason.Kind kind;
    private final int sends;
    private final String text;

    ClientCase(final CloseReason.Kind kind, final int sends, final String text) {
        this.kind = kind;
        this.sends = sends;
        this.text = text;
    }

    /** The name by which the peer knows it. */
    String peerName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Udp protocol() {
        return this == UNDETECTED ? Udp.push().heartbeat(Duration.ZERO, 0) : Udp.push().heartbeat(INTERVAL, ATTEMPTS);
    }

    void configure(final Options.Builder options) {
        if (this == OVERSIZED) {
            options.maxDatagramSize(SMALL);
        }
    }

    List<ErrorEvent.Kind> errors() {
        return this == OVERSIZED ? List.of(ErrorEvent.Kind.LIMIT) : List.of();
    }

    /** How many datagrams with bytes it hears. */
    int answers() {
        return this == UDP_CLOSE || this == UDP_HEARTBEAT ? sends : 0;
    }

    /** Whether it is the client that ends when the peer has done its part; else the peer ends, or time does. */
    boolean stopsWhenPlayed() {
        return kind == CloseReason.Kind.STOPPED;
    }

    /** Sends its text, and again when it came back. */
    Told listener() {
        return new Told() {
            private int left = sends;

            @Override
            public HandleResult onHandshake(final Connection connection) {
                super.onHandshake(connection);
                send(connection);
                return HandleResult.OK;
            }

            @Override
            void received(final Connection connection, final ByteBuffer data) {
                send(connection);
            }

            private void send(final Connection connection) {
                if (left-- > 0) {
                    connection.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
                }
            }
        };
    }
}
