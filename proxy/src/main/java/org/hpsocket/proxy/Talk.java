package org.hpsocket.proxy;

import java.util.HashMap;
import java.util.Map;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/** How far the talk with a proxy is. */
enum Talk {
    /** Nothing was said. */
    BEGUN,
    /** SOCKS5: the methods to log in were offered. */
    OFFERED,
    /** SOCKS5: name and password were sent. */
    NAMED,
    /** The target was named, and the answer is waited for. */
    ASKED,
    /** It is over: bytes pass. */
    OVER;

    private static final int VERSION = 1;
    private static final String KEY = "talk";

    /** Reads what a predecessor wrote down. */
    static Talk of(final String filter, final State state) {
        if (state.version() != VERSION) {
            throw new IllegalArgumentException(filter + " state version=" + state.version() + " known=" + VERSION);
        }
        return valueOf((String) state.values().get(KEY));
    }

    /** Writes down how far it is. */
    State state() {
        return state(Map.of());
    }

    /** Writes down how far it is, and more. */
    State state(final Map<String, Object> more) {
        final var values = new HashMap<>(more);
        values.put(KEY, name());
        return new State(VERSION, values);
    }

    /** Passes a slab up as it is. */
    static Step up(final Bytes in, final Turn turn) {
        if (in.isEmpty()) {
            return Step.NEEDS_MORE;
        }
        turn.up(in.removeFirst());
        return Step.EMITTED;
    }

    /** Passes a slab down as it is, once the talk is over. */
    Step down(final Bytes in, final Turn turn) {
        if (in.isEmpty()) {
            return Step.NEEDS_MORE;
        }
        if (this != OVER) {
            return Step.BLOCKED;
        }
        turn.down(in.removeFirst());
        return Step.EMITTED;
    }
}
