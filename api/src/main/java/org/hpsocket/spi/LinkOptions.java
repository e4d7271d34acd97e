package org.hpsocket.spi;

import java.net.SocketOption;
import java.util.Map;

/**
 * Options of sockets and links.
 *
 * @param readBytes the most bytes of one delivery
 * @param backlog connections that wait to be accepted
 * @param listening options of the listening socket
 * @param connected options of each connected socket; one that the socket does not know is an error
 */
public record LinkOptions(
    int readBytes, int backlog, Map<SocketOption<?>, Object> listening, Map<SocketOption<?>, Object> connected) {
}
