package org.hpsocket.core.socket;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** What is said of addresses. */
public final class Addresses {
    private Addresses() {
    }

    /** Writes an address without the name that it was found by; one of a socket without a path says so. */
    public static String text(final SocketAddress address) {
        final String text = address.toString();
        if (address instanceof UnixDomainSocketAddress) {
            return text.isEmpty() ? "unnamed" : text;
        }
        return text.replaceFirst("^[^/]*/", "");
    }
}
