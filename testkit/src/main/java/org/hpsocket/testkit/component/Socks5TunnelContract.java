package org.hpsocket.testkit.component;

import org.hpsocket.Proxy;

/** Connections through a proxy that speaks SOCKS5. */
public abstract class Socks5TunnelContract extends TunnelContract {

    /** For runners. */
    protected Socks5TunnelContract() {
    }

    @Override
    final ForeignProxy.Talk talk() {
        return new Socks5Talk();
    }

    @Override
    final Proxy proxy(final int port) {
        return Proxy.socks5(HOST, port);
    }

    @Override
    final String wrongLogin() {
        return "authentication failed, status=1";
    }

    @Override
    final String notReached() {
        return "connection refused, reply=5";
    }
}
