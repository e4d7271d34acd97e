package org.hpsocket.proxy;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy tells of a connection.
 *
 * @param bytes the length of the header
 * @param source the address of the peer, null when the proxy does not tell it
 * @param destination the address that the peer reached, null when the proxy does not tell it
 */
record Header(int bytes, @Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {

    /** A header without addresses, or with some that are of no use. */
    static Header without(final int bytes) {
        return new Header(bytes, null, null);
    }
}
