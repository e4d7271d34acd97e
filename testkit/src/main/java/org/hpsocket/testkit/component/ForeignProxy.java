package org.hpsocket.testkit.component;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A proxy of blocking sockets that knows nothing of the library. Whatever host it is asked for is this machine, so
 * names need not exist.
 *
 * <p>Thread: any; two of its own for each connection.
 */
final class ForeignProxy implements AutoCloseable {
    private static final int JOIN_MS = 20_000;
    private static final int BUFFER_BYTES = 65_536;

    /** How it is spoken to. */
    interface Talk {

        /** Reads what is asked for, as host and port; empty when the login is wrong, which is answered. */
        Optional<String> asked(DataInputStream in, OutputStream out, String login) throws IOException;

        /** The answer when the target is reached. */
        byte[] yes();

        /** The answer when it is not. */
        byte[] no();
    }

    private final Talk talk;
    private final ServerSocket listening;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile String login = "";
    private volatile boolean waitsForTarget;
    private volatile boolean closes;

    ForeignProxy(final Talk talk) {
        this.talk = talk;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getByName(ComponentContract.HOST));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Asks for a login, user and password with a colon between them. */
    ForeignProxy login(final String userAndPassword) {
        login = userAndPassword;
        return this;
    }

    /** Answers nobody until {@link #release}. */
    ForeignProxy hold() {
        held = new CountDownLatch(1);
        return this;
    }

    void release() {
        held.countDown();
    }

    /** Refuses as often. */
    ForeignProxy refusing(final int times) {
        refusals.set(times);
        return this;
    }

    /** Answers together with the first bytes of the target. */
    ForeignProxy waitingForTarget() {
        waitsForTarget = true;
        return this;
    }

    /** Closes once it was asked. */
    ForeignProxy closing() {
        closes = true;
        return this;
    }

    /** Gives what it was asked for, in order. */
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        release();
        try {
            listening.close();
            for (final Socket socket : sockets) {
                socket.close();
            }
            for (final Thread thread : threads) {
                thread.join(JOIN_MS);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() throws IOException {
        while (true) {
            final Socket client = listening.accept();
            sockets.add(client);
            start(() -> serve(client));
        }
    }

    private void serve(final Socket client) throws IOException, InterruptedException {
        final OutputStream out = client.getOutputStream();
        final Optional<String> target = talk.asked(new DataInputStream(client.getInputStream()), out, login);
        if (target.isEmpty() || closes) {
            client.close();
            return;
        }
        asked.add(target.get());
        held.await();
        final Socket reached = refusals.getAndDecrement() > 0 ? null : reached(target.get());
        if (reached == null) {
            out.write(talk.no());
            client.close();
            return;
        }
        final var answer = new ByteArrayOutputStream();
        answer.writeBytes(talk.yes());
        if (waitsForTarget) {
            answer.write(reached.getInputStream().read());
            answer.writeBytes(reached.getInputStream().readNBytes(reached.getInputStream().available()));
        }
        out.write(answer.toByteArray());
        start(() -> pass(reached, client));
        pass(client, reached);
    }

    private @Nullable Socket reached(final String target) {
        try {
            final int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
            final var socket = new Socket(ComponentContract.HOST, port);
            sockets.add(socket);
            return socket;
        } catch (final IOException e) {
            return null;
        }
    }

    private static void pass(final Socket from, final Socket to) throws IOException {
        final var buffer = new byte[BUFFER_BYTES];
        final InputStream in = from.getInputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            to.getOutputStream().write(buffer, 0, count);
        }
        to.shutdownOutput();
    }

    private void start(final Work work) {
        final var thread = new Thread(() -> {
            try {
                work.run();
            } catch (final IOException e) {
                System.getLogger(ForeignProxy.class.getName()).log(System.Logger.Level.TRACE, "a connection ended", e);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "foreign-proxy");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }
}
