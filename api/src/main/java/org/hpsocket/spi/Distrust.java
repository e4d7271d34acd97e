package org.hpsocket.spi;

import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * Why a chain of a peer is not trusted, in words: a provider tells of little more than that no path was found. What
 * comes from the peer is cut, and cleared of what is not printable.
 */
final class Distrust {
    private static final String PEER = "certificate of the peer ";
    private static final int NAME_LENGTH_MAX = 200;
    private static final int NAMES_MAX = 8;
    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;

    private final List<X509Certificate> chain;
    private final List<X509Certificate> trusted;
    private final Instant now;

    Distrust(final X509Certificate[] chain, final X509Certificate[] trusted, final Instant now) {
        this.chain = Arrays.asList(chain);
        this.trusted = Arrays.asList(trusted);
        this.now = now;
    }

    /**
     * Explains what a provider refused.
     *
     * @param cause what it threw
     * @param foreignHost the host that the certificate is not for, empty when this was not the reason
     * @return an exception that says why
     */
    CertificateException explained(final Exception cause, final String foreignHost) {
        final String why = chain.isEmpty() ? PEER + "is not there"
            : trusted.isEmpty() ? PEER + "cannot be checked, nobody is trusted: " + name(peer())
            : untimely(peer(), PEER).or(this::uncertified).or(this::certifierUntimely)
                .orElseGet(() -> foreignHost.isEmpty() ? refused(cause) : foreign(foreignHost));
        return new CertificateException(why, cause);
    }

    private X509Certificate peer() {
        return chain.get(0);
    }

    private Optional<String> untimely(final X509Certificate certificate, final String whose) {
        if (certificate.getNotAfter().before(Date.from(now))) {
            return Optional.of(whose + "expired on " + certificate.getNotAfter().toInstant() + ": "
                + name(certificate));
        }
        if (certificate.getNotBefore().after(Date.from(now))) {
            return Optional.of(whose + "is not valid before " + certificate.getNotBefore().toInstant() + ": "
                + name(certificate));
        }
        return Optional.empty();
    }

    private Optional<String> certifierUntimely() {
        return chain.stream().skip(1).flatMap(above -> untimely(above, "certificate above that of the peer ").stream())
            .findFirst();
    }

    private Optional<String> uncertified() {
        final X509Certificate last = last();
        if (trusted.contains(last)
            || trusted.stream().anyMatch(one -> one.getSubjectX500Principal().equals(last.getIssuerX500Principal()))) {
            return Optional.empty();
        }
        return Optional.of(isRoot(peer()) ? PEER + "is signed by itself and not trusted: " + name(peer())
            : PEER + "is signed by an unknown authority: issuer " + name(last.getIssuerX500Principal()));
    }

    /** The last one on the way from the peer's certificate to whoever certifies it. */
    private X509Certificate last() {
        X509Certificate at = peer();
        for (int i = 0; i < chain.size() && !isRoot(at); i++) {
            final X500Principal issuer = at.getIssuerX500Principal();
            final Optional<X509Certificate> above =
                chain.stream().filter(one -> one.getSubjectX500Principal().equals(issuer)).findFirst();
            if (above.isEmpty()) {
                return at;
            }
            at = above.get();
        }
        return at;
    }

    private static boolean isRoot(final X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    private String foreign(final String host) {
        final List<String> names = names(peer());
        final String list = names.isEmpty() ? name(peer())
            : String.join(", ", names.subList(0, Math.min(NAMES_MAX, names.size())))
                + (names.size() > NAMES_MAX ? " and " + (names.size() - NAMES_MAX) + " more" : "");
        return PEER + "is not for host " + printable(host) + ", it is for " + list;
    }

    private String refused(final Exception cause) {
        return PEER + "is not trusted: " + printable(String.valueOf(cause.getMessage())) + ": " + name(peer());
    }

    private static List<String> names(final X509Certificate certificate) {
        try {
            final Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            final Stream<List<?>> some = all == null ? Stream.empty() : all.stream();
            return some.filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(ADDRESS))
                .map(name -> printable(String.valueOf(name.get(1)))).toList();
        } catch (final CertificateParsingException e) {
            return List.of();
        }
    }

    private static String name(final X509Certificate certificate) {
        return name(certificate.getSubjectX500Principal());
    }

    private static String name(final X500Principal principal) {
        return printable(principal.getName());
    }

    private static String printable(final String text) {
        final String cut = text.length() > NAME_LENGTH_MAX ? text.substring(0, NAME_LENGTH_MAX) + "..." : text;
        final var clear = new StringBuilder(cut);
        for (int i = 0; i < clear.length(); i++) {
            if (Character.isISOControl(clear.charAt(i))) {
                clear.setCharAt(i, '?');
            }
        }
        return clear.toString();
    }
}
