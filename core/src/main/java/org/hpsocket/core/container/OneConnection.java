package org.hpsocket.core.container;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import org.hpsocket.CodeInUse;
import org.hpsocket.Component;
import org.hpsocket.Connection;

/**
 * One open connection of a declared endpoint.
 *
 * @param endpoint the name of the endpoint
 * @param component its component
 * @param connection the connection
 */
record OneConnection(String endpoint, Component component, Connection connection) {

    /** Shows all that is known of it. */
    String text(final List<CodeInUse> code) {
        final var table = new Table("CONNECTION", String.valueOf(connection.id()));
        table.row("endpoint", endpoint);
        table.row("local", address(connection.localAddress()));
        table.row("peer", address(connection.remoteAddress()));
        connection.remoteHost().ifPresent(host -> table.row("host", host));
        table.row("open", Texts.seconds(connection.connectPeriod()));
        connection.silencePeriod().ifPresent(silence -> table.row("silent", Texts.seconds(silence)));
        table.row("received", Texts.number(connection.bytesReceived()) + " bytes");
        table.row("sent", Texts.number(connection.bytesSent()) + " bytes");
        table.row("pending", Texts.number(connection.pendingBytes()) + " bytes");
        table.row("receive rate", Texts.rate(connection.receiveRate()));
        table.row("send rate", Texts.rate(connection.sendRate()));
        table.row("receiving", connection.isReceivePaused() ? "paused" : "on");
        table.row("secure", connection.isSecure());
        for (final CodeInUse stage : code) {
            table.row(stage.part(), stage.name() + (stage.version().isEmpty() ? " lacking" : " of " + stage.version())
                + (stage.current() || stage.version().isEmpty() ? "" : " (old)"));
        }
        component.swaps().waiting().stream().filter(wait -> wait.connection() == connection.id()).forEach(wait ->
            table.row("waits", "for " + wait.code() + ": " + wait.reason() + ", " + Texts.seconds(wait.since())));
        return table.toString();
    }

    /** Shows it in a line, under {@link #table()}. */
    void addTo(final Table table) {
        table.row(endpoint, connection.id(), address(connection.remoteAddress()),
            Texts.seconds(connection.connectPeriod()), Texts.number(connection.bytesReceived()),
            Texts.number(connection.bytesSent()), Texts.number(connection.pendingBytes()));
    }

    static Table table() {
        return new Table("ENDPOINT", "ID", "PEER", "OPEN", "RECEIVED", "SENT", "PENDING");
    }

    private static String address(final Optional<SocketAddress> address) {
        return address.map(at -> at instanceof InetSocketAddress
            ? at.toString().replaceFirst("^[^/]*/", "") : at.toString())
            .filter(text -> !text.isEmpty()).orElse("-");
    }
}
