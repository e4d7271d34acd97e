package org.hpsocket;

import java.net.IDN;
import java.util.regex.Pattern;
import org.hpsocket.spi.Literal;

/** Checks names by which servers are asked. <p>Source: RFC 6066, section 3; RFC 1123, section 2.1. */
final class ServerName {
    private static final int LENGTH_MAX = 253;
    /** An address, or what was meant as one. */
    private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\.)?[0-9]+");

    private ServerName() {
    }

    /**
     * Writes a name as it goes over the wire.
     *
     * @param name the name or a literal address; empty for none
     * @return the name in ASCII, without a dot at its end; an address as it is
     * @throws HpSocketException when it can be neither
     */
    static String ascii(final String name) {
        if (name.isEmpty() || Literal.address(name).isPresent()) {
            return name;
        }
        final String converted = converted(name);
        final String ascii = converted.endsWith(".") ? converted.substring(0, converted.length() - 1) : converted;
        if (ascii.isEmpty() || NUMBER_LAST.matcher(ascii).matches()) {
            throw wrong(name, "");
        }
        if (ascii.length() > LENGTH_MAX) {
            throw wrong(name, ": length=" + ascii.length() + " max=" + LENGTH_MAX);
        }
        return ascii;
    }

    private static String converted(final String name) {
        try {
            return IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES);
        } catch (final IllegalArgumentException e) {
            throw wrong(name, ": " + e.getMessage());
        }
    }

    private static HpSocketException wrong(final String name, final String why) {
        return HpSocketException.usage(
            "server name \"" + name + "\" is neither the name of a host nor a literal address" + why);
    }
}
