package org.hpsocket.core.container;

import java.util.List;
import java.util.Map;
import org.hpsocket.Connection;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands of the Gogo shell, which prints what they return. */
@Component(service = Commands.class, property = {
    "osgi.command.scope=hpsocket", "osgi.command.function=list", "osgi.command.function=connections"})
public final class Commands {
    private static final int ROWS_MOST = 1_000;

    private final Endpoints endpoints;

    /**
     * Begins.
     *
     * @param endpoints what is shown
     */
    @Activate
    public Commands(@Reference final Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /**
     * Shows the declared endpoints.
     *
     * @return a table
     */
    public String list() {
        final var table = new Table("NAME", "ENDPOINT", "PROTOCOL", "TRANSPORT", "CONNECTIONS", "STATE");
        for (final Map<String, Object> row : endpoints.get()) {
            final Object reason = row.get("reason");
            table.row(row.get("name"), row.get("uri"), row.get("protocol"), row.get("transport"),
                row.getOrDefault("connections", ""), row.get("state") + ("".equals(reason) ? "" : " " + reason));
        }
        return table.toString();
    }

    /**
     * Shows the open connections of all declared endpoints.
     *
     * @return a table
     */
    public String connections() {
        return table(endpoints.all());
    }

    /**
     * Shows the open connections of one declared endpoint.
     *
     * @param endpoint its name
     * @return a table, or a line that says that there is no such endpoint
     */
    public String connections(final String endpoint) {
        final var named = endpoints.all().stream().filter(e -> e.name().equals(endpoint)).toList();
        return named.isEmpty() ? "no endpoint " + endpoint + "; there are: "
            + endpoints.all().stream().map(DeclaredEndpoint::name).sorted().toList() : table(named);
    }

    private static String table(final List<DeclaredEndpoint> shown) {
        final var table = new Table("ENDPOINT", "ID", "PEER", "OPEN", "RECEIVED", "SENT", "PENDING");
        int rows = 0;
        int more = 0;
        for (final DeclaredEndpoint endpoint : shown) {
            for (final Connection c : endpoint.connections()) {
                if (rows++ < ROWS_MOST) {
                    table.row(endpoint.name(), c.id(),
                        c.remoteAddress().map(Object::toString).filter(text -> !text.isEmpty()).orElse("-"),
                        c.connectPeriod().toSeconds() + " s", c.bytesReceived(), c.bytesSent(), c.pendingBytes());
                } else {
                    more++;
                }
            }
        }
        return more == 0 ? table.toString() : table + "\nand " + more + " more";
    }
}
