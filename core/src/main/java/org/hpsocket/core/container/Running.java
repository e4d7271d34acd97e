package org.hpsocket.core.container;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.hpsocket.Component;
import org.hpsocket.Listener;
import org.hpsocket.Server;
import org.hpsocket.UdpNode;

/**
 * What runs for a declared endpoint.
 *
 * @param declaration by which it runs
 * @param listener hears its events
 * @param component the component, made and started
 */
record Running(Declaration declaration, Listener listener, Component component) {

    /** Where it listens; the port may be the system's choice. */
    Optional<? extends SocketAddress> address() {
        return component instanceof Server server ? server.localAddress()
            : component instanceof UdpNode node ? node.localAddress() : Optional.empty();
    }

    /** Whether it has the port that another declaration wants. */
    boolean hasPortOf(final Declaration other) {
        return address().filter(
            at -> at instanceof InetSocketAddress inet && inet.getPort() == other.endpoint().port()).isPresent();
    }
}
