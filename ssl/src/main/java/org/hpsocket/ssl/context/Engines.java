package org.hpsocket.ssl.context;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.hpsocket.spi.Literal;
import org.hpsocket.spi.ReadyTls;
import org.hpsocket.spi.StageContext;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.Verify;
import org.hpsocket.ssl.provider.Setup;

/** Makes the engine of one connection from a context that is ready. <p>Thread: any. */
public final class Engines {
    private static final String HOST_CHECK = "HTTPS";
    private static final String NEWEST = "TLSv1.3";

    private Engines() {
    }

    /**
     * Checks the name that a context has for servers.
     *
     * @param name the name, or an address; empty for that of the host
     * @throws org.hpsocket.HpSocketException when it cannot be the name of a host
     */
    static void requireName(final String name) {
        if (!name.isEmpty() && Literal.address(name).isEmpty() && hostName(peerName(name)).isEmpty()) {
            throw Setup.wrong("server name \"" + name + "\" is not the name of a host");
        }
    }

    /**
     * Makes the engine of an accepted connection; its handshake has not begun.
     *
     * <p>Providers look at every suite and group of every enabled version in each handshake. Where both sides speak 1.3
     * they agree on it or on nothing, so the engine is not burdened with others.
     *
     * @param ready the context
     * @param offered the versions that the client offers
     * @return the engine
     */
    public static SSLEngine server(final ReadyTls ready, final List<String> offered) {
        final SSLEngine engine = ready.ssl().createSSLEngine();
        engine.setUseClientMode(false);
        final SSLParameters parameters = parameters(engine, ready);
        if (offered.contains(NEWEST) && ready.protocols().contains(NEWEST)
            && ready.ciphers().stream().anyMatch(Engines::isOfNewest)) {
            parameters.setProtocols(new String[] {NEWEST});
        }
        final Verify verify = ready.context().verify(true);
        if (verify == Verify.FAIL_IF_NO_PEER_CERT) {
            parameters.setNeedClientAuth(true);
        } else {
            parameters.setWantClientAuth(verify != Verify.NONE);
        }
        return with(engine, parameters, ready);
    }

    /**
     * Makes the engine of a connection to a server; its handshake has not begun.
     *
     * @param ready the context
     * @param connection where it goes; its name for the server is asked for and checked, else the context's, else the
     *     host
     * @return the engine
     */
    public static SSLEngine client(final ReadyTls ready, final StageContext connection) {
        final TlsContext context = ready.context();
        final String peer = peerName(connection.serverName().orElseGet(() -> nameOrHost(context, connection)));
        final SSLEngine engine = peer.isEmpty() ? ready.ssl().createSSLEngine()
            : ready.ssl().createSSLEngine(peer, connection.remotePort());
        engine.setUseClientMode(true);
        final SSLParameters parameters = parameters(engine, ready);
        parameters.setServerNames(hostName(peer).map(List::<javax.net.ssl.SNIServerName>of).orElse(List.of()));
        if (context.verify(false) != Verify.NONE && context.verifiesHost()) {
            parameters.setEndpointIdentificationAlgorithm(HOST_CHECK);
        }
        return with(engine, parameters, ready);
    }

    /**
     * Forgets the session of an engine when its context says so. To be called once, when its handshake is finished and
     * before its last bytes go out: BouncyCastle's contexts remember by then, those of the JDK do not
     * ({@link org.hpsocket.spi.FreshContexts}).
     *
     * @param engine the engine
     * @param ready the context that it is of
     */
    public static void finished(final SSLEngine engine, final ReadyTls ready) {
        if (!ready.context().resumes()) {
            engine.getSession().invalidate();
        }
    }

    /** The suites of 1.3 name no key exchange. */
    private static boolean isOfNewest(final String cipher) {
        return !cipher.contains("_WITH_");
    }

    private static SSLParameters parameters(final SSLEngine engine, final ReadyTls ready) {
        final SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(ready.protocols().toArray(String[]::new));
        parameters.setCipherSuites(ready.ciphers().toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(ready.context().applicationProtocols().toArray(String[]::new));
        return parameters;
    }

    private static SSLEngine with(final SSLEngine engine, final SSLParameters parameters, final ReadyTls ready) {
        engine.setSSLParameters(parameters);
        Groups.set(engine, ready.context().groups());
        return engine;
    }

    private static String nameOrHost(final TlsContext context, final StageContext connection) {
        return context.serverName().isEmpty() ? connection.remoteHost().orElse("") : context.serverName();
    }

    /** Drops the dot at the end of a name, and the zone of an address: no certificate has them. */
    private static String peerName(final String host) {
        final int zone = host.indexOf('%');
        if (zone > 0 && host.indexOf(':') >= 0) {
            return host.substring(0, zone);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** The name to ask a server for; none for an address, nor for what cannot be the name of a host. */
    private static Optional<SNIHostName> hostName(final String peer) {
        if (peer.isEmpty() || peer.indexOf(':') >= 0 || Literal.address(peer).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(peer));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
