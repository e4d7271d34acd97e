package org.hpsocket.core.container;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hpsocket.Endpoint;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;

/**
 * What a configuration says about an endpoint, checked.
 *
 * @param uri the address, protocol and options in one line
 * @param endpoint the same, taken apart
 * @param options options by name, beside those in the URI
 * @param grace how long open connections may go on when this is changed or withdrawn
 */
record Declaration(String uri, Endpoint endpoint, Map<String, String> options, Duration grace) {
    static final String URI = "uri";
    static final String GRACE = "grace";
    private static final Duration LONGEST_GRACE = Duration.ofDays(365);
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)?");

    /** Reads a configuration; properties with a dot in their name belong to the container. */
    static Declaration of(final Map<String, Object> configuration) {
        final Object uri = configuration.get(URI);
        if (uri == null) {
            throw HpSocketException.usage("property uri is missing; for instance uri=tcp://0.0.0.0:5555");
        }
        final var options = new LinkedHashMap<String, String>();
        for (final var property : configuration.entrySet()) {
            final String name = property.getKey();
            if (!name.equals(URI) && !name.equals(GRACE) && name.indexOf('.') < 0) {
                options.put(name, property.getValue().toString());
            }
        }
        final var declaration = new Declaration(uri.toString(), Endpoint.parse(uri.toString()), Map.copyOf(options),
            time(configuration.getOrDefault(GRACE, "0").toString()));
        declaration.applyTo(declaration.endpoint.applyTo(Options.builder())).build();
        return declaration;
    }

    private static Duration time(final String text) {
        final Matcher time = TIME.matcher(text.strip());
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

    Options.Builder applyTo(final Options.Builder builder) {
        options.forEach(builder::set);
        return builder;
    }

    boolean names(final String option) {
        return options.containsKey(option) || endpoint.parameters().containsKey(option);
    }
}
