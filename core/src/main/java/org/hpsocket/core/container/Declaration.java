package org.hpsocket.core.container;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hpsocket.Endpoint;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;

/**
 * What a configuration says about an endpoint, checked.
 *
 * @param uri the address, protocol and options in one line
 * @param endpoint the same, taken apart
 * @param options options by name, beside those in the URI
 */
record Declaration(String uri, Endpoint endpoint, Map<String, String> options) {
    static final String URI = "uri";

    /** Reads a configuration; properties with a dot in their name belong to the container. */
    static Declaration of(final Map<String, Object> configuration) {
        final Object uri = configuration.get(URI);
        if (uri == null) {
            throw HpSocketException.usage("property uri is missing; for instance uri=tcp://0.0.0.0:5555");
        }
        final var options = new LinkedHashMap<String, String>();
        for (final var property : configuration.entrySet()) {
            if (!property.getKey().equals(URI) && property.getKey().indexOf('.') < 0) {
                options.put(property.getKey(), property.getValue().toString());
            }
        }
        final var declaration = new Declaration(uri.toString(), Endpoint.parse(uri.toString()), Map.copyOf(options));
        declaration.applyTo(declaration.endpoint.applyTo(Options.builder())).build();
        return declaration;
    }

    Options.Builder applyTo(final Options.Builder builder) {
        options.forEach(builder::set);
        return builder;
    }

    boolean names(final String option) {
        return options.containsKey(option) || endpoint.parameters().containsKey(option);
    }
}
