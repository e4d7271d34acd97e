package org.hpsocket.spi;

import java.util.Optional;

/**
 * What a new stage is told of its connection.
 *
 * @param settings the settings of its protocol or layer
 * @param accepted whether this side accepted the connection, or made it
 * @param remoteHost the host as it was given to connect, empty when accepted
 */
public record StageContext(Settings settings, boolean accepted, Optional<String> remoteHost) {
}
