package org.hpsocket;

import java.nio.ByteBuffer;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.ForwardingConnection;

/**
 * A connection whose bytes are taken by the application.
 *
 * <p>Thread: inside an event of this connection, fetch and peek answer on the spot; any other thread waits for the
 * connection's loop; a thread of another loop is refused, since two loops that wait for each other never end.
 *
 * <p>Bytes that nobody takes stay, up to {@link Options#receiveLimitBytes()}; then the connection stops reading.
 */
public final class PullConnection extends ForwardingConnection {

    /**
     * Wraps the connection that the runtime made.
     *
     * @param base the connection
     */
    public PullConnection(final Connection base) {
        super(base);
    }

    /**
     * Takes exactly as many bytes as the target has room for, or none.
     *
     * @param target where they go, from its position, which moves by its remaining length on OK
     * @return what happened
     * @throws HpSocketException when called on the thread of another loop
     */
    public FetchResult fetch(final ByteBuffer target) {
        return ask(new Command.Fetch(target, true));
    }

    /**
     * Copies exactly as many bytes as the target has room for, or none, and leaves them there.
     *
     * @param target where they go, from its position, which moves by its remaining length on OK
     * @return what happened
     * @throws HpSocketException when called on the thread of another loop
     */
    public FetchResult peek(final ByteBuffer target) {
        return ask(new Command.Fetch(target, false));
    }
}
