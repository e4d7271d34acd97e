package org.hpsocket.ssl;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.Layer;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.TlsContexts;

/**
 * TLS under a protocol: {@code Tcp.push().over(tls)}. It holds the contexts of its components, number 0 first, and says
 * which one a name gets. Contexts may be added, bound and read anew while components run; that affects new handshakes
 * only.
 *
 * <p>Thread: any. One may serve several components.
 * <p>Fails: what files and settings have wrong is thrown by the start of a component, and by the call that changes a
 * running one; of such a call nothing remains.
 */
public final class Tls implements Layer {
    /** The name of its filter. */
    public static final String NAME = "tls";
    /** The context that is meant when no other one is. */
    public static final int MAIN = 0;
    /** What a chooser answers to refuse a name. */
    public static final int REFUSE = -1;
    /** Handshakes in flight, unless told otherwise. */
    public static final int DEFAULT_HANDSHAKES = 4_096;

    private final TlsContexts contexts;
    private final Settings settings;
    private final List<Runnable> users = new CopyOnWriteArrayList<>();
    private volatile boolean autoHandshake = true;

    private Tls(final TlsContext main) {
        contexts = new TlsContexts(main, DEFAULT_HANDSHAKES);
        settings = Settings.NONE.with(NAME, this);
    }

    /**
     * Makes TLS with one context, for servers, agents and clients.
     *
     * @param main the context
     * @return TLS
     */
    public static Tls of(final TlsContext main) {
        return new Tls(main);
    }

    /**
     * Makes TLS for a server.
     *
     * @param chain its certificate in PEM, with those that certify it
     * @param key the private key in PEM
     * @return TLS
     */
    public static Tls server(final Path chain, final Path key) {
        return of(TlsContext.of(Identity.pem(chain, key)));
    }

    /**
     * Makes TLS for agents and clients that trust whom the JDK trusts, and check the name of the host.
     *
     * @return TLS
     */
    public static Tls client() {
        return of(TlsContext.anonymous());
    }

    /**
     * Makes TLS for agents and clients that check the name of the host.
     *
     * @param trust whom they trust
     * @return TLS
     */
    public static Tls client(final Trust trust) {
        return of(TlsContext.anonymous().trust(trust));
    }

    /**
     * Adds a context. <p>Source: HP-Socket {@code AddSSLContext}.
     *
     * @param context the context
     * @return its number, from 1
     */
    public int add(final TlsContext context) {
        synchronized (contexts) {
            final int index = contexts.add(context);
            changed();
            return index;
        }
    }

    /**
     * Binds a name, and those below it, to a context. A name that a client asks for is looked up as it is, then without
     * its first label and so on, never its last label alone; without a find it gets the main context. <p>Source:
     * HP-Socket {@code BindSSLServerName}.
     *
     * @param name with a dot that is neither first nor last, no address; any case
     * @param index the number of the context
     * @return this
     * @throws HpSocketException when the name is none, or there is no such context
     */
    public Tls bind(final String name, final int index) {
        contexts.bind(name, index);
        return this;
    }

    /**
     * Adds a context and binds a name to it.
     *
     * @param name as in {@link #bind}
     * @param context the context
     * @return this
     */
    public Tls sni(final String name, final TlsContext context) {
        TlsContexts.requireName(name);
        return bind(name, add(context));
    }

    /**
     * Lets code choose the context of each name, in place of bound names. It is called on a thread of handshakes, and
     * may block that; for clients that name none it is not called. <p>Source: HP-Socket
     * {@code Fn_SNI_ServerNameCallback}.
     *
     * @param chooser gives the number of a context for a name in lower case, {@link #MAIN} for the main one,
     *     {@link #REFUSE} or any other negative number to refuse with the alert {@code unrecognized_name}; to throw
     *     refuses, too
     * @return this
     */
    public Tls choose(final ToIntFunction<String> chooser) {
        contexts.choose(chooser);
        return this;
    }

    /**
     * Sets whether handshakes begin with the connection. If not, bytes pass as they are until
     * {@link Connection#startHandshake()}, and only then the handshake event comes. Holds for connections that begin
     * later. <p>Source: HP-Socket {@code SetSSLAutoHandShake}.
     *
     * @param auto whether they do; they do unless told otherwise
     * @return this
     */
    public Tls autoHandshake(final boolean auto) {
        autoHandshake = auto;
        return this;
    }

    /**
     * Tells whether handshakes begin with the connection.
     *
     * @return true unless told otherwise
     */
    public boolean isAutoHandshake() {
        return autoHandshake;
    }

    /**
     * Bounds the handshakes in flight of accepted connections: counted from the client's first message on. A connection
     * above it is closed.
     *
     * @param most 1 to 1,000,000, {@link #DEFAULT_HANDSHAKES} unless told otherwise
     * @return this
     * @throws HpSocketException when out of range
     */
    public Tls handshakesAtOnce(final int most) {
        contexts.handshakesAtOnce(most);
        return this;
    }

    /** Reads the files of every context anew; open connections go on as they are. */
    public void reload() {
        synchronized (contexts) {
            contexts.renew();
            changed();
        }
    }

    /**
     * Replaces a context; open connections go on as they are.
     *
     * @param index its number
     * @param context the new one
     * @throws HpSocketException when there is no such context
     */
    public void replace(final int index, final TlsContext context) {
        synchronized (contexts) {
            contexts.replace(index, context);
            changed();
        }
    }

    /**
     * Gives the contexts as the filter sees them.
     *
     * @return the contexts
     */
    public TlsContexts contexts() {
        return contexts;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public boolean secure() {
        return true;
    }

    @Override
    public void usedBy(final Runnable prepare) {
        users.add(prepare);
    }

    @Override
    public void leftBy(final Runnable prepare) {
        users.remove(prepare);
    }

    @Override
    public String toString() {
        return contexts.toString();
    }

    /** Makes ready what is new, with the code in use; what fails is undone. */
    private void changed() {
        try {
            users.forEach(Runnable::run);
        } catch (final RuntimeException e) {
            contexts.undo();
            throw e;
        }
        contexts.keep();
    }
}
