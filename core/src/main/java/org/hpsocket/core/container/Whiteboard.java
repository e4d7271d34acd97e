package org.hpsocket.core.container;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.Listener;

/**
 * The listeners that are services at the moment, by the endpoints they name. Of several for one endpoint the one with
 * the highest {@code service.ranking} serves, among equals the oldest.
 *
 * <p>Thread: any.
 */
final class Whiteboard {
    static final String ENDPOINT = "hpsocket.endpoint";

    private final Map<Long, Offer> offers = new ConcurrentHashMap<>();

    /** Takes a listener, or its changed properties; answers the endpoints this may concern. */
    Set<String> put(final Listener listener, final Map<String, Object> properties) {
        final var offer = new Offer(id(properties), rank(properties), names(properties.get(ENDPOINT)), listener);
        final Offer before = offers.put(offer.serviceId(), offer);
        return before == null ? offer.endpoints()
            : Stream.of(before, offer).flatMap(o -> o.endpoints().stream()).collect(Collectors.toSet());
    }

    /** Drops a listener; answers the endpoints this may concern. */
    Set<String> remove(final Map<String, Object> properties) {
        final Offer before = offers.remove(id(properties));
        return before == null ? Set.of() : before.endpoints();
    }

    /** Finds the listener of an endpoint. */
    Optional<Listener> find(final String endpoint, final Class<? extends Listener> type) {
        return offers.values().stream()
            .filter(offer -> offer.endpoints().contains(endpoint) && type.isInstance(offer.listener()))
            .max(Comparator.comparingInt(Offer::rank).thenComparing(Offer::serviceId, Comparator.reverseOrder()))
            .map(Offer::listener);
    }

    /** Tells whether a listener is offered still. */
    boolean offers(final Listener listener) {
        return offers.values().stream().anyMatch(offer -> offer.listener() == listener);
    }

    /** Names the classes of listeners that want the endpoint but are of another type. */
    Set<String> strangers(final String endpoint, final Class<? extends Listener> type) {
        return offers.values().stream()
            .filter(offer -> offer.endpoints().contains(endpoint) && !type.isInstance(offer.listener()))
            .map(offer -> offer.listener().getClass().getName())
            .collect(Collectors.toSet());
    }

    private static long id(final Map<String, Object> properties) {
        return (Long) properties.get("service.id");
    }

    private static int rank(final Map<String, Object> properties) {
        return properties.get("service.ranking") instanceof Integer rank ? rank : 0;
    }

    private static Set<String> names(final Object property) {
        final Stream<?> names = property instanceof Object[] array ? Stream.of(array)
            : property instanceof Collection<?> many ? many.stream()
            : Stream.of(property);
        return names.map(Object::toString).collect(Collectors.toSet());
    }

    private record Offer(long serviceId, int rank, Set<String> endpoints, Listener listener) {
    }
}
