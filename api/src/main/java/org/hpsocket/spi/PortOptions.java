package org.hpsocket.spi;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.util.Map;
import java.util.Optional;

/**
 * Options of datagram sockets.
 *
 * @param datagramBytes the longest datagram that is taken; a longer one is dropped and told
 * @param batch the most datagrams taken in one turn
 * @param socket options of the socket, set before it is bound; one that it does not know is an error
 * @param group the multicast group to join
 * @param via the network interface to join it on; empty for the system's choice
 */
public record PortOptions(
    int datagramBytes, int batch, Map<SocketOption<?>, Object> socket, Optional<InetAddress> group,
    Optional<NetworkInterface> via) {
}
