package org.hpsocket.transport.nio;

import java.io.IOException;
import java.nio.channels.Channel;
import java.util.HashMap;
import java.util.Map;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.State;
import org.jspecify.annotations.Nullable;

/**
 * What this transport writes down of a socket that it gives away, and reads of one that it takes: values of the JDK by
 * name, and the version {@value #VERSION} of that layout.
 *
 * <pre>
 * link        wanted Boolean · lacking Integer · ahead Byte, where one was read ahead · failure IOException, behind it
 * listening   path Path · key Object · modified FileTime, of the file of its socket, where it has one
 * port        room Boolean: whether a send waits for room
 * </pre>
 *
 * <p>A value more needs no new version if its lack means what it meant before; a change of meaning does.
 */
final class Rest {
    static final int VERSION = 1;
    static final String WANTED = "wanted";
    static final String LACKING = "lacking";
    static final String AHEAD = "ahead";
    static final String FAILURE = "failure";
    static final String PATH = "path";
    static final String KEY = "key";
    static final String MODIFIED = "modified";
    static final String ROOM = "room";

    private final Map<String, Object> values = new HashMap<>();

    /** Writes a value down, unless there is none. */
    Rest with(final String name, final @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
        return this;
    }

    State state() {
        return new State(VERSION, values);
    }

    /** Reads a value. @return null when there is none */
    static <T> @Nullable T read(final Handover socket, final String name, final Class<T> type) {
        return type.cast(socket.rest().values().get(name));
    }

    /** Reads what is true or not; not, when nothing was written. */
    static boolean isSet(final Handover socket, final String name) {
        return Boolean.TRUE.equals(socket.rest().values().get(name));
    }

    /**
     * Gives the channel of a socket that can be taken.
     *
     * @throws IOException when it is another kind of socket, or was written down in another version
     */
    static <C extends Channel> C channel(final Handover socket, final Class<C> kind) throws IOException {
        if (socket.rest().version() != VERSION) {
            throw new IOException("a socket handed over has state version=" + socket.rest().version()
                + ", transport nio reads version=" + VERSION);
        }
        if (!kind.isInstance(socket.channel())) {
            throw new IOException("a socket handed over is a " + socket.channel().getClass().getSimpleName()
                + ", transport nio wants a " + kind.getSimpleName());
        }
        return kind.cast(socket.channel());
    }
}
