package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Listener;
import org.hpsocket.Protocol;
import org.hpsocket.Server;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.UdpNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What all suites about components share: a runtime for each test, and the check that nothing of it is left.
 * A transport runs a suite by extending it and overriding {@link #runtime()}, and {@link #listen} for other addresses
 * than those of IP.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ComponentContract {
    /** The address that servers of the suites listen on. */
    static final String HOST = "127.0.0.1";
    private static final long PATIENCE_S = 20;

    private HpSocket hp;

    /** For suites. */
    protected ComponentContract() {
    }

    /**
     * Makes the runtime of one test.
     *
     * @return the runtime, whose components use the transport to be tested; closed by the suite
     */
    protected abstract HpSocket runtime();

    /**
     * Tells how many bytes are more than the transport takes while nobody reads.
     *
     * @return fewer over a transport that is slow and holds little
     */
    protected int muchBytes() {
        return 12 << 20;
    }

    /**
     * Starts a server where nobody else listens.
     *
     * @param server a server, stopped; on a free port unless a runner goes elsewhere
     */
    protected void listen(final Server server) {
        server.start(HOST, 0);
    }

    /** Makes the runtime. */
    @BeforeEach
    public final void open() {
        hp = runtime();
    }

    /** Closes the runtime, and sees that its memory came back. */
    @AfterEach
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    public final void leaveNothing() {
        hp.close();
        assertEquals(0, hp.memory().slabs(), "slabs in use after close");
    }

    final HpSocket hp() {
        return hp;
    }

    /** Starts a PUSH server on a free port. */
    final Server server(final Events events) {
        return started(hp.server(Tcp.push(), events));
    }

    final <L extends Listener> Server server(final Protocol<L> protocol, final L listener) {
        return started(hp.server(protocol, listener));
    }

    final Server started(final Server server) {
        listen(server);
        return server;
    }

    /** Starts a PUSH client of a server. */
    final Client client(final Server server, final Events events) {
        return started(hp.client(Tcp.push(), events), server);
    }

    static Client started(final Client client, final Server server) {
        client.start(target(server));
        return client;
    }

    static Agent started(final Agent agent) {
        agent.start();
        return agent;
    }

    /** Starts a server where another one was. */
    static void listen(final Server server, final Target where) {
        if (where.path().isPresent()) {
            server.start(UnixDomainSocketAddress.of(where.path().get()));
        } else {
            server.start(where.host(), where.port());
        }
    }

    /** Tells where a server is. */
    static Target target(final Server server) {
        return server.localAddress().orElseThrow() instanceof UnixDomainSocketAddress unix
            ? Target.of(unix.getPath()) : Target.of(HOST, port(server));
    }

    /** Names a server and what it speaks, {@code tcp}, {@code pull} or {@code pack}. */
    static String uri(final String protocol, final Server server) {
        final Target target = target(server);
        final String scheme = target.path().isEmpty() ? protocol : protocol.equals("tcp") ? "unix" : "unix+" + protocol;
        return scheme + "://" + target;
    }

    static int port(final Server server) {
        return port(server.localAddress().orElseThrow());
    }

    static int port(final SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }

    /** Finds a place where nobody listens. */
    final Target nowhere() {
        final Server server = server(new Events());
        final Target target = target(server);
        server.stop();
        return target;
    }

    /** Finds a port on which nobody listens. */
    final int freePort() {
        final Server server = server(new Events());
        final int port = port(server);
        server.stop();
        return port;
    }

    /** Finds a port on which nobody hears datagrams. */
    final int freeDatagramPort() {
        final UdpNode node = hp.udpNode((n, from, data) -> HandleResult.OK);
        node.start("", 0);
        final int port = node.localAddress().orElseThrow().getPort();
        node.stop();
        return port;
    }

    static ByteBuffer bytes(final String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String text(final byte... bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Makes bytes in which every displacement shows. */
    static byte[] pattern(final int length) {
        final var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Waits for what no event tells. */
    static void await(final String what, final BooleanSupplier condition) {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(500_000);
        }
    }

    static <T> T get(final CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }

    /** Waits for a stage to fail, and gives the reason. */
    static Throwable failure(final CompletionStage<Connection> stage) {
        try {
            throw new AssertionError("did not fail: " + get(stage));
        } catch (final CompletionException e) {
            return e.getCause();
        }
    }
}
