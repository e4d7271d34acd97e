package org.hpsocket.itest.golden;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.Options;
import org.hpsocket.Udp;
import org.jspecify.annotations.Nullable;

/** A recorded server of the original, and the reason that ours gives for the close of its first connection. */
enum ServerCase {
    SILENT(CloseReason.Kind.TIMEOUT),
    NOTICES(CloseReason.Kind.PEER),
    DISCONNECTS(CloseReason.Kind.DISCONNECTED),
    STOPS(CloseReason.Kind.STOPPED),
    REFUSES(null),
    FULL(CloseReason.Kind.STOPPED, ErrorEvent.Kind.LIMIT),
    OVERSIZE(CloseReason.Kind.LIMIT, ErrorEvent.Kind.LIMIT, ErrorEvent.Kind.LIMIT),
    UDP_CLOSE(CloseReason.Kind.PEER),
    UDP_HEARTBEAT(CloseReason.Kind.PEER);

    static final Duration INTERVAL = Duration.ofSeconds(1);
    static final int ATTEMPTS = 3;

    final CloseReason.@Nullable Kind kind;
    final List<ErrorEvent.Kind> errors;

    ServerCase(final CloseReason.@Nullable Kind kind, final ErrorEvent.Kind... errors) {
        this.kind = kind;
        this.errors = List.of(errors);
    }

    /** The name by which the peer knows it. */
    String peerName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Udp protocol() {
        return Udp.push().heartbeat(INTERVAL, ATTEMPTS);
    }

    void configure(final Options.Builder options) {
        options.threads(1);
        if (this == FULL) {
            options.maxConnections(1);
        }
    }

    /** Whether it is the server that ends when the peer has done its part; else the peer ends, or time does. */
    boolean stopsWhenPlayed() {
        return kind == CloseReason.Kind.STOPPED || this == REFUSES;
    }

    /** Echoes, and disconnects or refuses where the recorded listener did. */
    Told listener() {
        return new Told() {
            @Override
            public HandleResult onAccept(final Connection connection) {
                super.onAccept(connection);
                return ServerCase.this == REFUSES ? HandleResult.ERROR : HandleResult.OK;
            }

            @Override
            void received(final Connection connection, final ByteBuffer data) {
                connection.send(data);
                if (ServerCase.this == DISCONNECTS) {
                    connection.disconnect();
                }
            }
        };
    }
}
