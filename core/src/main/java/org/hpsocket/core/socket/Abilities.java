package org.hpsocket.core.socket;

import java.net.SocketOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.hpsocket.spi.Capability;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.spi.Transport;

/**
 * What a transport can do, known without it: it may be gone, and nothing of it is kept here.
 *
 * @param transport its name
 * @param capabilities what it can do
 * @param options the options of its sockets
 */
public record Abilities(String transport, Set<Capability> capabilities, Map<SocketKind, Set<SocketOption<?>>> options) {

    public static Abilities of(final Transport transport) {
        final Map<SocketKind, Set<SocketOption<?>>> options = new EnumMap<>(SocketKind.class);
        for (final SocketKind kind : SocketKind.values()) {
            options.put(kind, Set.copyOf(transport.socketOptions(kind)));
        }
        return new Abilities(transport.name(), Set.copyOf(transport.capabilities()), options);
    }

    boolean has(final Capability capability) {
        return capabilities.contains(capability);
    }

    public Set<SocketOption<?>> socketOptions(final SocketKind kind) {
        return options.getOrDefault(kind, Set.of());
    }
}
