package org.hpsocket.testkit.component;

import org.hpsocket.Client;
import org.hpsocket.Listener;
import org.hpsocket.Protocol;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Issued;
import org.hpsocket.testkit.tls.Terms;

/**
 * What suites over TLS share: an authority, a certificate for the host of the suites, and contexts of both sides that
 * fit each other.
 */
public abstract class SecureContract extends ComponentContract {
    /** A name in the certificate of servers, besides their address. */
    static final String NAME = "server.test";
    /** Certifies servers and clients. */
    static final Authority AUTHORITY = Authority.create("authority of the suites");
    /** What servers show. */
    static final Issued SHOWN = AUTHORITY.issue(NAME, HOST);
    /** What clients show, when asked. */
    static final Issued GUEST = AUTHORITY.issue(Terms.usual().forClient(), "guest");

    /** For suites. */
    protected SecureContract() {
    }

    /**
     * Says who implements TLS.
     *
     * @return BouncyCastle, unless a runner says otherwise
     */
    protected TlsProvider provider() {
        return TlsProvider.BOUNCY_CASTLE;
    }

    /** The context of a server. */
    final TlsContext serving() {
        return TlsContext.of(SHOWN.identity()).trust(AUTHORITY.trust()).provider(provider());
    }

    /** The context of an agent or client. */
    final TlsContext connecting() {
        return TlsContext.anonymous().trust(AUTHORITY.trust()).provider(provider());
    }

    final Tls serverTls() {
        return Tls.of(serving());
    }

    final Tls clientTls() {
        return Tls.of(connecting());
    }

    /** PUSH of a server. */
    final Protocol<PushListener> served() {
        return Tcp.push().over(serverTls());
    }

    /** PUSH of an agent or client. */
    final Protocol<PushListener> connected() {
        return Tcp.push().over(clientTls());
    }

    /** Starts a PUSH server over TLS. */
    final Server secureServer(final Events events) {
        return server(served(), events);
    }

    /** Starts a PUSH server over TLS as told. */
    final Server server(final Tls tls, final Events events) {
        return server(Tcp.push().over(tls), events);
    }

    /** Starts a PUSH client over TLS of a server. */
    final Client secureClient(final Server server, final Events events) {
        return client(connected(), server, events);
    }

    /** Starts a PUSH client over TLS as told. */
    final Client client(final Tls tls, final Server server, final Events events) {
        return client(Tcp.push().over(tls), server, events);
    }

    final <L extends Listener> Client client(final Protocol<L> protocol, final Server server, final L listener) {
        return started(hp().client(protocol, listener), server);
    }
}
