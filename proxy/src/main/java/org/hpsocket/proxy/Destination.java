package org.hpsocket.proxy;

import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.HpSocketException;
import org.hpsocket.Proxy;
import org.hpsocket.spi.Literal;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;

/**
 * Where a connection goes, and through which proxy.
 *
 * <p>Limits: a name has at most 255 bytes, in ASCII; one in other letters goes as IDNA writes it.
 *
 * @param proxy the proxy
 * @param address the target, not resolved unless it was given as a literal
 */
record Destination(Proxy proxy, InetSocketAddress address) {
    private static final int NAME_BYTES_MAX = 255;
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");
    private static final Pattern NAME = Pattern.compile("[!-~&&[^/?#@%:<>\"\\[\\]\\\\]]+");

    static Destination of(final StageContext context) {
        final String host = context.remoteHost()
            .orElseThrow(() -> new IllegalArgumentException("a connection that was accepted goes nowhere"));
        final Optional<InetAddress> literal = Literal.address(host);
        return new Destination(context.settings().value("proxy", Proxy.class),
            literal.map(address -> new InetSocketAddress(address, context.remotePort()))
                .orElseGet(() -> InetSocketAddress.createUnresolved(name(host), context.remotePort())));
    }

    /** The address of a literal, empty for a name. */
    Optional<InetAddress> literal() {
        return Optional.ofNullable(address.getAddress());
    }

    /** The name of a name. */
    String name() {
        return address.getHostString();
    }

    /** Host and port as HTTP writes them. */
    String authority() {
        final String host = literal().map(InetAddress::getHostAddress).orElseGet(this::name);
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** The end of a connection whose target is not reached. */
    StageException unreachable(final String why) {
        return new StageException(Kind.CONNECT_FAILED, why + " target=" + authority() + " proxy=" + proxy.address());
    }

    /** The end of a connection whose proxy closes before the target is reached. */
    StageException closed() {
        return unreachable("the proxy closed before it answered");
    }

    private static String name(final String host) {
        final String ascii;
        try {
            ascii = ASCII.matcher(host).matches() ? host : IDN.toASCII(host);
        } catch (final IllegalArgumentException e) {
            throw wrong(host);
        }
        if (!NAME.matcher(ascii).matches()) {
            throw wrong(host);
        }
        if (ascii.length() > NAME_BYTES_MAX) {
            throw HpSocketException.usage("bytes of host=" + ascii.length() + " max=" + NAME_BYTES_MAX);
        }
        return ascii;
    }

    private static HpSocketException wrong(final String host) {
        return HpSocketException.usage("host=" + Words.printable(host)
            + " is neither an address nor a name that a proxy could resolve");
    }
}
