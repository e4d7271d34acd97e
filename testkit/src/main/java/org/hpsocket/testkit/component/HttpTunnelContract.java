package org.hpsocket.testkit.component;

import org.hpsocket.Proxy;

/** Connections through a proxy that speaks HTTP. */
public abstract class HttpTunnelContract extends TunnelContract {

    /** For runners. */
    protected HttpTunnelContract() {
    }

    @Override
    final ForeignProxy.Talk talk() {
        return new HttpTalk();
    }

    @Override
    final Proxy proxy(final int port) {
        return Proxy.http(HOST, port);
    }

    @Override
    final String wrongLogin() {
        return "407 Proxy Authentication Required";
    }

    @Override
    final String notReached() {
        return "502 Bad Gateway";
    }
}
