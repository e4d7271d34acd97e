package org.hpsocket.itest.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.hpsocket.Agent;
import org.hpsocket.Connection;
import org.hpsocket.HpSocket;
import org.hpsocket.Tcp;
import org.hpsocket.itest.Patience;
import org.hpsocket.ssl.Tls;

/** An agent of ours that sends data over TLS to somebody who echoes, and requires it back. */
final class Called implements AutoCloseable {
    final Checked checked;
    private final HpSocket hp = HpSocket.load();
    private final Agent agent;

    Called(final Tls tls, final List<byte[]> data) {
        checked = new Checked(data);
        agent = hp.agent(Tcp.push().over(tls), checked, o -> o.threads(1));
        agent.start();
    }

    /** Connects and waits for the end of the handshake. */
    Connection connect(final int port) {
        return Patience.get(agent.connect(Pki.ADDRESS, port));
    }

    /** Connects under a name, and waits for the end of the handshake. */
    Connection connect(final int port, final String serverName) {
        return Patience.get(agent.connect(Pki.ADDRESS + "^" + serverName, port));
    }

    /** Connects so often at once, and waits for the end of every handshake. */
    void connect(final int port, final int count) {
        final var begun = IntStream.range(0, count).mapToObj(i -> agent.connect(Pki.ADDRESS, port)).toList();
        begun.forEach(Patience::get);
    }

    @Override
    public void close() {
        hp.close();
        assertEquals(0, hp.memory().slabs(), "slabs after stop");
    }
}
