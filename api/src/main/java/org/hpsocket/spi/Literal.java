package org.hpsocket.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads literal addresses, and never asks a name service. <p>Thread: any. */
public final class Literal {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private Literal() {
    }

    /**
     * Reads an IPv4 address of four numbers without leading zeros, or an IPv6 address without brackets or zone.
     *
     * @param text the address
     * @return the address, empty when it is none; an IPv6 address that maps an IPv4 one is that one
     */
    public static Optional<InetAddress> address(final String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (final UnknownHostException e) {
            return Optional.empty();
        }
    }
}
