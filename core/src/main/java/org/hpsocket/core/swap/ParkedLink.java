package org.hpsocket.core.swap;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.hpsocket.core.session.Session;
import org.hpsocket.core.socket.Channels;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Handover;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a link while its socket has no transport: remembers what is asked of it. An abort closes the socket at
 * once.
 *
 * <p>Thread: the loop. Owns: the socket, and the send under way.
 */
final class ParkedLink implements Link {
    private final Session session;
    private final Handover given;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final boolean messages;
    private final boolean takesFiles;
    private @Nullable Bytes sending;
    private int hint;
    private boolean wanted;
    private boolean finishing;
    private boolean closed;

    private ParkedLink(final Session session, final Link before, final Handover given) {
        this.session = session;
        this.given = given;
        this.local = before.localAddress();
        this.remote = before.remoteAddress();
        this.messages = before.messages();
        this.takesFiles = before.takesFiles();
        this.sending = given.unsent();
    }

    /** Takes the link of a connection out of its transport. @return false when it is closing there */
    static boolean park(final Session session) {
        final Link open = session.openLink();
        if (open == null || open instanceof ParkedLink) {
            return true;
        }
        final Optional<Handover> given = open.handOver();
        given.ifPresent(socket -> session.linked(new ParkedLink(session, open, socket)));
        return given.isPresent();
    }

    /**
     * Gives the link of a connection to a transport, if it has none.
     *
     * @return whether it had none
     * @throws IOException when the transport does not take it; then it has none still
     */
    static boolean join(final Session session, final Transport transport, final LinkOptions options)
        throws IOException {
        if (!(session.openLink() instanceof ParkedLink parked)) {
            return false;
        }
        final var socket = new Handover(parked.given.channel(), parked.sending, parked.given.ended(),
            parked.given.rest());
        final Link link = transport.adopt(session.loop(), socket, options, session);
        session.linked(link);
        parked.repeat(link);
        return true;
    }

    @Override
    public void receive(final int lacking) {
        wanted = true;
        hint = lacking;
    }

    @Override
    public boolean send(final Bytes unit) {
        if (closed) {
            unit.release();
        } else {
            sending = unit;
        }
        return false;
    }

    @Override
    public void offer(final ByteBuffer lent) {
        // nothing goes at once
    }

    @Override
    public void finish() {
        finishing = true;
    }

    @Override
    public void abort(final @Nullable Throwable cause) {
        if (closed) {
            return;
        }
        closed = true;
        Channels.close(given.channel());
        if (sending != null) {
            sending.release();
        }
        session.onClosed(cause);
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public boolean messages() {
        return messages;
    }

    @Override
    public boolean takesFiles() {
        return takesFiles;
    }

    @Override
    public String toString() {
        return "parked " + local + " - " + remote;
    }

    private void repeat(final Link link) {
        if (wanted) {
            link.receive(hint);
        }
        if (finishing) {
            link.finish();
        }
    }
}
