package org.hpsocket.core.socket;

import org.hpsocket.spi.Capability;
import org.hpsocket.spi.SocketKind;

/** What carries links: the capability that its transport needs, and the kinds of its sockets. */
public enum Carrier {
    /** Streams between IP addresses. */
    TCP(Capability.STREAM, SocketKind.LISTENING, SocketKind.CONNECTED),
    /** Datagrams between IP addresses. */
    UDP(Capability.DATAGRAM, SocketKind.DATAGRAM, SocketKind.DATAGRAM),
    /** Streams between paths of this machine. */
    UNIX(Capability.UNIX, SocketKind.UNIX_LISTENING, SocketKind.UNIX_CONNECTED);

    private final Capability capability;
    private final SocketKind listening;
    private final SocketKind connected;

    Carrier(final Capability capability, final SocketKind listening, final SocketKind connected) {
        this.capability = capability;
        this.listening = listening;
        this.connected = connected;
    }

    public Capability capability() {
        return capability;
    }

    public SocketKind listening() {
        return listening;
    }

    public SocketKind connected() {
        return connected;
    }

    public boolean isOf(final Abilities transport) {
        return transport.has(capability);
    }
}
