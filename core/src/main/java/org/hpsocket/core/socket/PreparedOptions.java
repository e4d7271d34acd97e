package org.hpsocket.core.socket;

import java.net.SocketOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.hpsocket.HpSocketException;
import org.hpsocket.PreparedSocket;

/** Remembers the options that a prepare event sets, for the socket that is about to be made. */
public final class PreparedOptions implements PreparedSocket {
    private final Set<SocketOption<?>> known;
    private final Map<SocketOption<?>, Object> values = new LinkedHashMap<>();

    public PreparedOptions(final Set<SocketOption<?>> known) {
        this.known = known;
    }

    @Override
    public <T> PreparedSocket set(final SocketOption<T> option, final T value) {
        if (!known.contains(option)) {
            throw HpSocketException.usage("socket option " + option.name() + " is not known here; known: " + known);
        }
        values.put(option, value);
        return this;
    }

    @Override
    public Set<SocketOption<?>> known() {
        return known;
    }

    public Map<SocketOption<?>, Object> values() {
        return values;
    }
}
