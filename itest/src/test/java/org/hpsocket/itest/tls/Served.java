package org.hpsocket.itest.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.SendResult;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Heard;
import org.hpsocket.ssl.Tls;

/** A server of ours that echoes over TLS. */
final class Served implements AutoCloseable {
    final Heard heard;
    private final HpSocket hp = HpSocket.load();
    private final Server server;

    Served(final Tls tls) {
        this(tls, new Heard(Served::echo));
    }

    Served(final Tls tls, final Heard heard) {
        this.heard = heard;
        server = hp.server(Tcp.push().over(tls), heard, o -> o.threads(1));
        server.start(Pki.ADDRESS, 0);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress().orElseThrow();
    }

    /** As foreign programs write it. */
    String hostAndPort() {
        return Pki.ADDRESS + ":" + address().getPort();
    }

    /** Waits for the first connection whose handshake is over. */
    Connection opened() {
        return heard.opened(1).get(0);
    }

    /** Waits for the first close. */
    CloseReason closed() {
        return heard.closed(1).get(0);
    }

    /** Waits for a close by a peer that refuses our certificate: with this alert, unless its reset overtook that. */
    void refused(final String alert) {
        final CloseReason why = closed();
        final boolean told = why.kind() == CloseReason.Kind.HANDSHAKE && why.message().contains(alert);
        assertTrue(told || why.kind() == CloseReason.Kind.RESET, why::toString);
    }

    @Override
    public void close() {
        hp.close();
        assertEquals(0, hp.memory().slabs(), "slabs after stop");
    }

    private static HandleResult echo(final Connection connection, final ByteBuffer data) {
        return connection.send(data) == SendResult.QUEUED ? HandleResult.OK : HandleResult.ERROR;
    }
}
