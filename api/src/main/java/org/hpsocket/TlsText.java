package org.hpsocket;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.Trust;
import org.hpsocket.ssl.Verify;

/**
 * Makes TLS of the parameters of an endpoint; what is wrong is refused in one line that names it. Files are read at the
 * start of a component.
 */
final class TlsText {
    /** The parameter that no message shows. */
    static final String PASSWORD = "password";
    /** What an endpoint can say of TLS. */
    static final Set<String> PARAMETERS = Set.of("cert", "key", PASSWORD, "pkcs12", "ca", "system", "verify", "host",
        "serverName", "protocols", "ciphers", "groups", "alpn", "provider", "resumption", "sessions", "sessionTimeout",
        "keylog", "handshakes", "autoHandshake");

    private final Map<String, String> given;

    private TlsText(final Map<String, String> given) {
        this.given = given;
    }

    static Tls of(final Map<String, String> parameters) {
        final var text = new TlsText(parameters);
        parameters.forEach((name, value) -> {
            if (value.isEmpty() && PARAMETERS.contains(name)) {
                throw HpSocketException.usage(name + " is empty");
            }
        });
        final Tls tls = Tls.of(text.context()).autoHandshake(text.flag("autoHandshake"));
        text.value("handshakes").ifPresent(most -> tls.handshakesAtOnce(OptionText.bytes("handshakes", most)));
        return tls;
    }

    private TlsContext context() {
        TlsContext context = TlsContext.anonymous().trust(trust()).verifyHost(flag("host"))
            .serverName(value("serverName").orElse("")).ciphers(value("ciphers").orElse("")).groups(list("groups"))
            .applicationProtocols(list("alpn")).resumption(flag("resumption"));
        context = identity().map(context::identity).orElse(context);
        context = value("verify").map(mode -> OptionText.constant("verify", Verify.class, mode)).map(context::verify)
            .orElse(context);
        context = value("protocols").isPresent() ? context.protocols(list("protocols")) : context;
        context = value("provider").map(name -> OptionText.constant("provider", TlsProvider.class, name))
            .map(context::provider).orElse(context);
        context = path("keylog").map(context::keyLog).orElse(context);
        return context.sessions(
            value("sessions").map(most -> OptionText.bytes("sessions", most)).orElse(context.sessionCacheSize()),
            value("sessionTimeout").map(time -> OptionText.duration("sessionTimeout", time))
                .orElse(context.sessionTimeout()));
    }

    private Optional<Identity> identity() {
        final Optional<Path> certificate = path("cert");
        final Optional<Path> store = path("pkcs12");
        if (certificate.isPresent() && store.isPresent()) {
            throw HpSocketException.usage("cert and pkcs12 are both given; one of them says all");
        }
        if (given.containsKey("key") && certificate.isEmpty()) {
            throw HpSocketException.usage("key without cert");
        }
        final Optional<Identity> identity = certificate
            .map(file -> Identity.pem(file, path("key").orElse(file))).or(() -> store.map(Identity::pkcs12));
        if (given.containsKey(PASSWORD) && identity.isEmpty()) {
            throw HpSocketException.usage(PASSWORD + " without cert or pkcs12");
        }
        return identity.map(it -> it.password(value(PASSWORD).orElse("")));
    }

    private Trust trust() {
        final Trust trust = path("ca").map(Trust::of).orElse(Trust.ofSystem());
        if (flag("system")) {
            return trust;
        }
        if (trust.kind() == Trust.Kind.SYSTEM) {
            throw HpSocketException.usage("system=false without ca trusts nobody");
        }
        return trust.only();
    }

    private Optional<String> value(final String name) {
        return Optional.ofNullable(given.get(name));
    }

    /** A switch that is on unless told otherwise. */
    private boolean flag(final String name) {
        return OptionText.flag(name, given.getOrDefault(name, "true"));
    }

    private String[] list(final String name) {
        final String[] names = value(name).map(text -> text.split(",", -1)).orElse(new String[0]);
        for (final String one : names) {
            if (one.isBlank()) {
                throw HpSocketException.usage(name + "=" + given.get(name) + " has an empty name between its commas");
            }
        }
        return names;
    }

    private Optional<Path> path(final String name) {
        try {
            return value(name).map(Path::of);
        } catch (final InvalidPathException e) {
            throw HpSocketException.usage(name + " is no path: " + e.getReason());
        }
    }
}
