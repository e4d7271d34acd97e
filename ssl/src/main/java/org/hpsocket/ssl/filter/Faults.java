package org.hpsocket.ssl.filter;

import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.BadPaddingException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.hpsocket.ssl.wire.Alert;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line why TLS failed. The two providers tell it in their own ways: BouncyCastle by the number of an alert,
 * at times with a detail, the JDK by a sentence; about certificates both pass on what
 * {@link org.hpsocket.spi.PeerTrust} says.
 */
final class Faults {
    private static final int LENGTH_MAX = 400;
    private static final int CAUSES_MAX = 20;
    private static final String NO_CIPHER =
        "no cipher suite in common, or none that suits the certificate of the server";
    private static final String NO_VERSION = "no version of the protocol in common";
    private static final String NO_APPLICATION_PROTOCOL = "no application protocol in common";
    private static final String BROKEN = "the peer breaks the protocol: ";
    private static final String NO_CERTIFICATE = "the peer shows no certificate, one is demanded";
    /** The JDK's; from 21 on it puts the alert in brackets before its sentences. */
    private static final Pattern RECEIVED = Pattern.compile("(?:\\(\\w+\\) )?Received fatal alert: ([\\w ]+)");
    /** Alerts about who somebody is and what was proposed. */
    private static final Set<String> OF_HANDSHAKE = Set.of("certificate_required", "bad_certificate",
        "certificate_unknown", "certificate_expired",
        "certificate_revoked", "unsupported_certificate", "unknown_ca", "access_denied", "handshake_failure",
        "insufficient_security",
        "decrypt_error", "no_application_protocol", "unrecognized_name", "protocol_version", "missing_extension");
    private static final Pattern BRACKETED = Pattern.compile("\\((\\w+)\\) (.*)", Pattern.DOTALL);
    private static final Pattern OFFERED_CIPHERS =
        Pattern.compile("no selectable cipher suite among the \\d+ offered: \\[(.*)]", Pattern.DOTALL);
    private static final Pattern NUMBERS = Pattern.compile("\\{[0-9A-Fx,]+}\\(?([A-Z0-9_]*)\\)?");

    private Faults() {
    }

    /**
     * Explains a failure.
     *
     * @param failure what an engine threw
     * @return one line, bounded, with nothing of the peer's in it that is not printable
     */
    static String text(final Throwable failure) {
        final String text = first(failure, CertificateException.class).map(Faults::certificate)
            .or(() -> first(failure, TlsFatalAlertReceived.class)
                .map(alert -> received(Alert.nameOf(alert.getAlertDescription()))))
            .or(() -> first(failure, TlsFatalAlert.class).map(Faults::raised))
            .orElseGet(() -> sentence(failure));
        return line(text);
    }

    /**
     * Tells whether the peer has said that it does not accept what this side has shown or proposed: in TLS 1.3 a server
     * says so when its client is already through with the handshake.
     *
     * @param failure what an engine threw
     * @return true for an alert of that meaning
     */
    static boolean isOfHandshake(final Throwable failure) {
        final String alert = first(failure, TlsFatalAlertReceived.class)
            .map(its -> AlertDescription.getName(its.getAlertDescription()))
            .orElseGet(() -> {
                final Matcher said = RECEIVED.matcher(String.valueOf(failure.getMessage()));
                return said.matches() ? said.group(1) : "";
            });
        return OF_HANDSHAKE.contains(alert);
    }

    private static <T> Optional<T> first(final Throwable failure, final Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Stream<Throwable> causes(final Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
            .limit(CAUSES_MAX).map(Throwable.class::cast);
    }

    private static String certificate(final CertificateException e) {
        final String message = String.valueOf(e.getMessage());
        return message.startsWith("certificate") ? message : "certificate of the peer is not taken: " + message;
    }

    private static String received(final String alert) {
        return "the peer sent the alert " + alert + meaning(alert);
    }

    private static String meaning(final String alert) {
        return switch (alert) {
            case "unknown_ca" -> ": it does not trust who signed the certificate of this side";
            case "bad_certificate", "certificate_unknown", "unsupported_certificate", "certificate_revoked",
                "certificate_expired" ->
                ": it refuses the certificate of this side";
            case "certificate_required" -> ": it demands a certificate";
            case "protocol_version" -> ": " + NO_VERSION;
            case "no_application_protocol" -> ": " + NO_APPLICATION_PROTOCOL;
            case "unrecognized_name" -> ": it has no certificate for the name it was asked for";
            default -> "";
        };
    }

    /** What BouncyCastle's engine found wrong. */
    private static String raised(final TlsFatalAlert alert) {
        final String detail = detail(alert);
        return switch (alert.getAlertDescription()) {
            case AlertDescription.no_application_protocol -> NO_APPLICATION_PROTOCOL;
            case AlertDescription.protocol_version -> NO_VERSION;
            case AlertDescription.certificate_required -> NO_CERTIFICATE;
            case AlertDescription.handshake_failure -> offered(detail)
                .map(list -> NO_CIPHER + "; the client offers " + list)
                .orElse("the two sides do not agree, or a certificate is missing"
                    + (detail.isEmpty() ? "" : ": " + detail));
            case AlertDescription.internal_error -> "failed with "
                + inner(alert).orElse("internal_error" + (detail.isEmpty() ? "" : ": " + detail));
            default -> BROKEN + AlertDescription.getName(alert.getAlertDescription())
                + (detail.isEmpty() ? "" : ": " + detail);
        };
    }

    private static String detail(final TlsFatalAlert alert) {
        final String message = String.valueOf(alert.getMessage());
        final int at = message.indexOf("; ");
        return at < 0 ? "" : message.substring(at + 2);
    }

    private static Optional<String> inner(final TlsFatalAlert alert) {
        return causes(alert).skip(1).reduce((before, last) -> last).map(Throwable::toString);
    }

    private static Optional<String> offered(final String detail) {
        final Matcher matcher = OFFERED_CIPHERS.matcher(detail);
        return matcher.find() ? Optional.of(NUMBERS.matcher(matcher.group(1)).replaceAll("$1")) : Optional.empty();
    }

    /** What the JDK's engine says. */
    private static String sentence(final Throwable failure) {
        if (first(failure, BadPaddingException.class).isPresent()) {
            return BROKEN + "bad_record_mac";
        }
        final String whole = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        final Matcher alert = RECEIVED.matcher(whole);
        if (alert.matches()) {
            return received(alert.group(1));
        }
        final Matcher bracketed = BRACKETED.matcher(whole);
        final String said = bracketed.matches() ? bracketed.group(2) : whole;
        if (said.equals("no cipher suites in common") || said.startsWith("No available authentication scheme")) {
            return NO_CIPHER;
        }
        if (said.startsWith("No matching application layer protocol")
            || said.startsWith("No application layer protocol")) {
            return NO_APPLICATION_PROTOCOL;
        }
        if (said.startsWith("The client supported protocol version") || said.startsWith("Client requested protocol")
            || said.startsWith("The server selected protocol version")) {
            return NO_VERSION + ": " + said;
        }
        return said.startsWith("Empty client certificate chain") ? NO_CERTIFICATE : said;
    }

    private static String line(final String text) {
        final var clear = new StringBuilder(text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) + "..." : text);
        for (int i = 0; i < clear.length(); i++) {
            if (Character.isISOControl(clear.charAt(i))) {
                clear.setCharAt(i, ' ');
            }
        }
        return clear.toString();
    }
}
