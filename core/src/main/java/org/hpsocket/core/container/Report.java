package org.hpsocket.core.container;

import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hpsocket.CodeInUse;
import org.hpsocket.Component;
import org.hpsocket.Endpoint;
import org.hpsocket.SwapStats;
import org.hpsocket.SwapWait;

/** How an endpoint is, in types of the JDK. */
final class Report {
    private static final String TRANSPORT = "transport";

    private Report() {
    }

    static Map<String, Object> of(final DeclaredEndpoint endpoint) {
        final Optional<Running> running = endpoint.running();
        final Optional<Declaration> declaration = running.map(Running::declaration).or(endpoint::declared);
        final var row = new LinkedHashMap<String, Object>();
        row.put("name", endpoint.name());
        row.put("role", endpoint.role().name().toLowerCase(Locale.ROOT));
        row.put("uri", declaration.map(wanted -> address(running, wanted).toString()).orElse(""));
        row.put("protocol", declaration.map(wanted -> wanted.endpoint().protocol().name()).orElse(""));
        row.put(TRANSPORT, running.map(now -> transport(now.component())).orElse(""));
        row.put("state", endpoint.state());
        row.put("reason", endpoint.reason());
        running.ifPresent(now -> counts(row, now.component()));
        return row;
    }

    /** The name of the transport in use, also when rank chose it; the one asked for while none is. */
    static String transport(final Component component) {
        return component.code().stream().filter(code -> code.part().equals(TRANSPORT)).map(CodeInUse::name).findFirst()
            .orElseGet(() -> component.options().transport());
    }

    private static void counts(final Map<String, Object> row, final Component component) {
        final var stats = component.stats();
        row.put("connections", component.connectionCount());
        row.put("opened", stats.opened());
        row.put("messages", stats.unitsReceived());
        row.put("bytesReceived", stats.bytesReceived());
        row.put("bytesSent", stats.bytesSent());
        row.put("errors", stats.errors());
        row.put("code", component.code().stream().map(Report::code).toList());
        row.put("swaps", swaps(component.swaps()));
    }

    private static Map<String, Object> code(final CodeInUse code) {
        return Map.of("part", code.part(), "name", code.name(), "version", code.version(), "current", code.current(),
            "connections", code.connections());
    }

    private static Map<String, Object> swaps(final SwapStats swaps) {
        final List<Map<String, Object>> waiting = swaps.waiting().stream().map(Report::waiting).toList();
        return Map.of("done", swaps.done(), "refused", swaps.refused(), "pending", swaps.pending(), "waiting", waiting);
    }

    private static Map<String, Object> waiting(final SwapWait wait) {
        return Map.of("connection", wait.connection(), "code", wait.code(), "reason", wait.reason(),
            "sinceMs", wait.since().toMillis());
    }

    private static Endpoint address(final Optional<Running> running, final Declaration declaration) {
        return running.<SocketAddress>flatMap(Running::address)
            .map(declaration.shown()::at).orElse(declaration.shown());
    }
}
