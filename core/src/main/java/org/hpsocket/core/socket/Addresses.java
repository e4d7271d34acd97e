package org.hpsocket.core.socket;

import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** What is said of addresses. */
public final class Addresses {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

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

    /** Whether a host is an address, and needs not be resolved. */
    public static boolean isLiteral(final String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    /** Reads a literal address; nothing is any address, localhost is that of IPv4. */
    public static InetAddress literal(final String host) throws UnknownHostException {
        if (host.isEmpty()) {
            return InetAddress.getByName("0.0.0.0");
        }
        if (host.equals("localhost")) {
            return InetAddress.getByName("127.0.0.1");
        }
        if (!isLiteral(host)) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getByName(host);
    }
}
