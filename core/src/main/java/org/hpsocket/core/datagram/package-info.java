/**
 * Datagrams: a port with a link for each of its peers, so that a session drives a peer as it drives a stream; and
 * sockets without connections, which send to anybody.
 *
 * <p>Greetings, heartbeats and close notices begin and end at a peer's link; nobody above sees them.
 */
@NullMarked
package org.hpsocket.core.datagram;

import org.jspecify.annotations.NullMarked;
