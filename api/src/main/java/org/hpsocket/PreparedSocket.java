package org.hpsocket;

import java.net.SocketOption;
import java.util.Set;

/**
 * A socket before it is bound or connected, on which options can be set.
 *
 * <p>Source: the {@code SOCKET} of HP-Socket's prepare events.
 */
public interface PreparedSocket {

    /**
     * Sets an option of the socket.
     *
     * @param <T> the type of its value
     * @param option the option, of {@link java.net.StandardSocketOptions} or {@code jdk.net.ExtendedSocketOptions}
     * @param value its value
     * @return this
     * @throws HpSocketException when the socket does not know the option or refuses the value
     */
    <T> PreparedSocket set(SocketOption<T> option, T value);

    /**
     * Names the options that this socket knows.
     *
     * @return the options
     */
    Set<SocketOption<?>> known();
}
