package org.hpsocket.itest.swap.house;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.SendResult;

/** Answers with what it heard, if the connection is still the one that was accepted. <p>Thread: any. */
final class Watchful implements PackListener {
    private static final int KEPT = 20;

    private final Map<Long, Guest> guests = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<String> closes = new ConcurrentLinkedQueue<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();

    @Override
    public HandleResult onAccept(final Connection connection) {
        final var guest = new Guest(connection.id());
        connection.extra(guest);
        if (guests.putIfAbsent(guest.id, guest) != null) {
            keep(wrong, "two connections with id=" + guest.id);
        }
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer message) {
        final Guest guest = guests.get(connection.id());
        if (guest == null || connection.extra().orElse(null) != guest || !connection.isConnected()) {
            keep(wrong, "connection=" + connection.id() + " is not what it was: " + connection.extra());
            return HandleResult.ERROR;
        }
        guest.count();
        final SendResult sent = connection.send(message);
        if (sent != SendResult.QUEUED) {
            keep(wrong, "connection=" + connection.id() + " answer " + sent);
        }
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        if (guests.remove(connection.id()) == null) {
            keep(wrong, "connection=" + connection.id() + " closed twice: " + why);
        }
        if (why.isError()) {
            keep(closes, why.toString());
        }
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        keep(errors, error.toString());
    }

    /** Says how many connections are open and how many messages these have brought, by their extras. */
    String guests() {
        return guests.size() + " guests " + guests.values().stream().mapToLong(Guest::messages).sum() + " messages";
    }

    /** Gives the ids of the connections that are open, as a number. */
    String ids() {
        return Integer.toString(Set.copyOf(guests.keySet()).hashCode());
    }

    String wrong() {
        return String.join("; ", wrong);
    }

    /** Says why connections closed, orderly ends left out. */
    String closes() {
        return String.join("; ", closes);
    }

    String errors() {
        return String.join("; ", errors);
    }

    private static void keep(final Queue<String> lines, final String line) {
        if (lines.size() < KEPT) {
            lines.add(line);
        }
    }
}
