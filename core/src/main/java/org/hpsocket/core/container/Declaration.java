package org.hpsocket.core.container;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.Endpoint;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;

/**
 * What a configuration says about an endpoint, checked.
 *
 * @param shown the URI as it is written
 * @param endpoint the same with all other properties as its parameters
 * @param own properties that only its role knows
 * @param grace how long open connections may go on when this is changed or withdrawn
 */
record Declaration(Endpoint shown, Endpoint endpoint, Map<String, String> own, Duration grace) {
    static final String URI = "uri";
    static final String GRACE = "grace";
    private static final Duration LONGEST_GRACE = Duration.ofDays(365);
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)?");
    private static final Set<String> RATES = Set.of("receiveRate", "sendRate", "totalReceiveRate", "totalSendRate");

    /**
     * Reads a configuration. Properties with a dot in their name belong to the container; one without a value is as if
     * it were not there, since consoles write all they show; one that the URI has too takes its place.
     */
    static Declaration of(final Role role, final Map<String, Object> configuration) {
        final var properties = new LinkedHashMap<String, String>();
        configuration.forEach((name, value) -> {
            final String text = text(value);
            if (name.indexOf('.') < 0 && !text.isEmpty()) {
                properties.put(name, text);
            }
        });
        final String uri = properties.remove(URI);
        if (uri == null) {
            throw HpSocketException.usage("property uri is missing; for instance uri=tcp://0.0.0.0:5555");
        }
        final Duration grace = time(properties.getOrDefault(GRACE, "0"));
        properties.remove(GRACE);
        final var own = new LinkedHashMap<>(properties);
        own.keySet().retainAll(role.own());
        properties.keySet().removeAll(role.own());
        final Endpoint shown = Endpoint.parse(uri);
        final var declaration = new Declaration(shown, with(shown, properties), Map.copyOf(own), grace);
        role.check(declaration);
        declaration.endpoint.protocol();
        declaration.options();
        return declaration;
    }

    /** The options that it sets, and the defaults. */
    Options options() {
        return endpoint.applyTo(Options.builder()).build();
    }

    boolean names(final String option) {
        return endpoint.parameters().containsKey(option);
    }

    /** Whether what runs by this one can go on by the other one, with other rates perhaps. */
    boolean runsAs(final Declaration other) {
        return unrated(endpoint).equals(unrated(other.endpoint)) && own.equals(other.own);
    }

    /** Whether both can listen at a time. */
    boolean listensBeside(final Declaration other) {
        return endpoint.path().isPresent() != other.endpoint.path().isPresent()
            || endpoint.path().isPresent() && !endpoint.path().equals(other.endpoint.path())
            || endpoint.path().isEmpty() && (endpoint.port() == 0 || endpoint.port() != other.endpoint.port());
    }

    private static Endpoint with(final Endpoint endpoint, final Map<String, String> more) {
        final var parameters = new LinkedHashMap<>(endpoint.parameters());
        parameters.putAll(more);
        return new Endpoint(endpoint.scheme(), endpoint.host(), endpoint.port(), parameters);
    }

    private static Endpoint unrated(final Endpoint endpoint) {
        final var parameters = new LinkedHashMap<>(endpoint.parameters());
        parameters.keySet().removeAll(RATES);
        return new Endpoint(endpoint.scheme(), endpoint.host(), endpoint.port(), parameters);
    }

    /** Several values are a list with commas. */
    private static String text(final Object value) {
        final Stream<?> values = value instanceof Object[] array ? Stream.of(array)
            : value instanceof Collection<?> many ? many.stream() : Stream.of(value);
        return values.map(String::valueOf).collect(Collectors.joining(",")).strip();
    }

    private static Duration time(final String text) {
        final Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw HpSocketException.usage(GRACE + "=" + text + " is not a duration such as 500ms, 10s or 2m");
        }
        final long number = Long.parseLong(time.group(1));
        final Duration grace = "s".equals(time.group(2)) ? Duration.ofSeconds(number)
            : "m".equals(time.group(2)) ? Duration.ofMinutes(number) : Duration.ofMillis(number);
        if (grace.compareTo(LONGEST_GRACE) > 0) {
            throw HpSocketException.usage(GRACE + "=" + text + " must be 0 to " + LONGEST_GRACE.toDays() + " days");
        }
        return grace;
    }
}
