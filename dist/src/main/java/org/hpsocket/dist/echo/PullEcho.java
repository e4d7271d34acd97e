package org.hpsocket.dist.echo;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Map;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Takes messages of four bytes of big-endian length and a body, and sends them back.
 *
 * <p>Limits: a body has at most {@value #BODY_MOST} bytes, and less where {@code receiveLimitBytes} is less; one
 * announced longer, or negative, ends its connection. Memory is taken when the body is there, not when it is announced.
 */
@Component(service = PullListener.class, configurationPid = "org.hpsocket.echo.pull",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class PullEcho implements PullListener {
    /** The longest body. */
    public static final int BODY_MOST = 4 << 20;
    private static final int HEADER = Integer.BYTES;
    private static final int UNKNOWN = -1;

    private final Damage damage;

    /** Makes one that spoils nothing. */
    public PullEcho() {
        damage = Damage.none();
    }

    /**
     * Makes one out of a configuration.
     *
     * @param configuration its properties
     */
    @Activate
    public PullEcho(final Map<String, Object> configuration) {
        damage = Damage.of(configuration);
    }

    @Override
    public HandleResult onAccept(final Connection connection) {
        connection.extra(new Partial());
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final PullConnection connection, final int available) {
        final var partial = (Partial) connection.extra().orElseThrow();
        final int bodyMost = Math.min(BODY_MOST, connection.component().options().receiveLimitBytes() - HEADER);
        int left = available;
        while (left >= partial.needed()) {
            left -= partial.needed();
            if (partial.length != UNKNOWN) {
                final HandleResult answered = answer(connection, partial);
                if (answered != HandleResult.OK) {
                    return answered;
                }
            } else if (!partial.announced(connection, bodyMost)) {
                System.getLogger(PullEcho.class.getPackageName()).log(Level.WARNING, "announced length="
                    + partial.length + " must be 0 to " + bodyMost + " connection=" + connection.id());
                return HandleResult.ERROR;
            }
        }
        return HandleResult.OK;
    }

    private HandleResult answer(final PullConnection connection, final Partial partial) {
        final var body = ByteBuffer.allocate(partial.length);
        connection.fetch(body);
        partial.length = UNKNOWN;
        return Answer.to(connection.send(partial.header.rewind(), damage.pass(body.flip())));
    }

    /** How far the next message has come: its header once that is known. */
    private static final class Partial {
        private final ByteBuffer header = ByteBuffer.allocate(HEADER);
        private int length = UNKNOWN;

        private int needed() {
            return length == UNKNOWN ? HEADER : length;
        }

        private boolean announced(final PullConnection connection, final int most) {
            connection.fetch(header.clear());
            length = header.getInt(0);
            return length >= 0 && length <= most;
        }
    }
}
