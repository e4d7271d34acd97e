package org.hpsocket.spi;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * What a new stage is told of its connection.
 *
 * @param settings the settings of its protocol or layer
 * @param accepted whether this side accepted the connection, or made it
 * @param remoteHost the host as it was given to connect, empty when accepted
 * @param remotePort the port as it was given to connect, 0 when accepted
 * @param peer the address at the other end of the socket, known when accepted
 * @param serverName by what name the server is to be asked, where connect was given one besides the host
 */
public record StageContext(
    Settings settings, boolean accepted, Optional<String> remoteHost, int remotePort, Optional<SocketAddress> peer,
    Optional<String> serverName) {

    /**
     * Makes the context of a stage that does not look at addresses.
     *
     * @param settings the settings
     * @param accepted whether this side accepted the connection
     * @param remoteHost the host as it was given to connect
     */
    public StageContext(final Settings settings, final boolean accepted, final Optional<String> remoteHost) {
        this(settings, accepted, remoteHost, 0, Optional.empty(), Optional.empty());
    }

    /**
     * Gives what a stage with other settings is told of the same connection.
     *
     * @param other its settings
     * @return the changed context
     */
    public StageContext with(final Settings other) {
        return new StageContext(other, accepted, remoteHost, remotePort, peer, serverName);
    }
}
