package org.hpsocket.core.container;

import java.util.Optional;
import java.util.Set;
import org.hpsocket.Cast;
import org.hpsocket.HpSocketException;
import org.hpsocket.spi.Literal;

/** Reads whom a declared member casts to: the address of the URI, group or broadcast, and properties of its own. */
final class Casting {
    static final Set<String> PROPERTIES = Set.of("ttl", "loop", "via");

    private Casting() {
    }

    static Cast of(final Declaration declaration) {
        final String address = declaration.endpoint().host();
        final boolean group = Literal.address(address).orElseThrow(() -> HpSocketException.usage(
            "uri " + declaration.shown() + ": " + address + " is not a literal address")).isMulticastAddress();
        Cast cast = (group ? Cast.multicast(address) : Cast.broadcast(address))
            .via(property(declaration, "via").orElse(""));
        if (property(declaration, "ttl").isPresent()) {
            cast = cast.ttl(number(property(declaration, "ttl").get()));
        }
        return cast.loop(property(declaration, "loop").map(Casting::flag).orElse(false));
    }

    private static Optional<String> property(final Declaration declaration, final String name) {
        return Optional.ofNullable(declaration.own().get(name));
    }

    private static int number(final String text) {
        try {
            return Integer.parseInt(text);
        } catch (final NumberFormatException e) {
            throw HpSocketException.usage("ttl=" + text + " is not a number");
        }
    }

    private static boolean flag(final String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw HpSocketException.usage("loop=" + text + " is not true or false");
        };
    }
}
