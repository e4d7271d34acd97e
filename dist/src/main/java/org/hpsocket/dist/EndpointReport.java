package org.hpsocket.dist;

import java.util.List;
import java.util.Map;
import org.hpsocket.CodeInUse;

/**
 * How a declared endpoint is.
 *
 * @param name its name
 * @param uri where it is, with the real port while it runs
 * @param state one word
 * @param reason why it is not started, or empty
 * @param connections open connections
 * @param messages receive events so far
 * @param bytesReceived bytes from the transport
 * @param bytesSent bytes to the transport
 * @param code which code its connections run
 */
record EndpointReport(
    String name, String uri, String state, String reason,
    int connections, long messages, long bytesReceived, long bytesSent, List<CodeInUse> code) {
    private static final String STARTED = "started";

    static EndpointReport of(final Map<String, Object> map) {
        return new EndpointReport(
            text(map, "name"), text(map, "uri"), text(map, "state"), text(map, "reason"),
            (int) number(map, "connections"), number(map, "messages"),
            number(map, "bytesReceived"), number(map, "bytesSent"), code(map));
    }

    /**
     * Tells whether it accepts.
     *
     * @return true once it has started
     */
    boolean isStarted() {
        return state.equals(STARTED);
    }

    /**
     * Tells whether it will not start as it is.
     *
     * @return true with a reason and nobody missing
     */
    boolean isRefused() {
        return state.equals("refused") || state.equals("failed");
    }

    /** Types of the JDK, since its classes are not ours. */
    private static List<CodeInUse> code(final Map<String, Object> map) {
        return map.get("code") instanceof List<?> rows
            ? rows.stream().map(row -> inUse((Map<?, ?>) row)).toList() : List.of();
    }

    private static CodeInUse inUse(final Map<?, ?> row) {
        return new CodeInUse(row.get("part").toString(), row.get("name").toString(), row.get("version").toString(),
            (boolean) row.get("current"), (int) row.get("connections"));
    }

    private static String text(final Map<String, Object> map, final String key) {
        return map.getOrDefault(key, "").toString();
    }

    private static long number(final Map<String, Object> map, final String key) {
        return map.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
