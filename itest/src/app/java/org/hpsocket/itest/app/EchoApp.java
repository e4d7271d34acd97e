package org.hpsocket.itest.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Collectors;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.Tcp;

/** Tells what it runs on, echoes bytes and packs, also over TLS, until it hears a line, and tells that it ended. */
public final class EchoApp {
    private static final String OURS = "org.";

    private EchoApp() {
    }

    /**
     * Runs it.
     *
     * @param arguments what its URIs say of certificates
     * @throws IOException when the system gives no socket
     * @throws InterruptedException never
     */
    public static void main(final String... arguments) throws IOException, InterruptedException {
        tell("modules", modules());
        tell("socket options", socketOptions());
        tell("engine", engine());
        try (HpSocket hp = HpSocket.load();
            Server push = hp.server(Tcp.push(), EchoApp::echo);
            Server pack = hp.server(Pack.flag(0), EchoApp::echo);
            Server aio = hp.server(Tcp.push(), EchoApp::echo, options -> options.transport("aio"));
            Server tls = hp.server("ssl://127.0.0.1:0?" + arguments[0], (PushListener) EchoApp::echo);
            Server jdk = hp.server(
                "ssl+pack://127.0.0.1:0?provider=jdk&" + arguments[0], (PackListener) EchoApp::echo)) {
            push.start("127.0.0.1", 0);
            pack.start("127.0.0.1", 0);
            aio.start("127.0.0.1", 0);
            tell("push", port(push));
            tell("pack", port(pack));
            tell("aio", port(aio));
            tls.start();
            jdk.start();
            tell("tls", port(tls));
            tell("jdk", port(jdk));
            tell("client", said(hp, "ssl://127.0.0.1:" + port(tls) + "?provider=jdk&" + arguments[0]));
            System.in.read();
        }
        tell("ended", "");
    }

    private static HandleResult echo(final Connection connection, final ByteBuffer data) {
        connection.send(data);
        return HandleResult.OK;
    }

    /** What a client of its own is answered. */
    private static String said(final HpSocket hp, final String uri) throws InterruptedException {
        final var answers = new ArrayBlockingQueue<String>(1);
        final PushListener listener = (connection, data) -> {
            answers.add(StandardCharsets.UTF_8.decode(data) + " over " + connection.tls().orElseThrow().version());
            return HandleResult.OK;
        };
        try (Client client = hp.client(uri, listener)) {
            client.start();
            client.send(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
            return answers.take();
        }
    }

    /** Those that are not of the JDK; one without a descriptor of its own says so. */
    private static String modules() {
        return ModuleLayer.boot().modules().stream().filter(module -> module.getName().startsWith(OURS))
            .map(module -> module.getName() + (module.getDescriptor().isAutomatic() ? "(automatic)" : ""))
            .sorted().collect(Collectors.joining(" "));
    }

    private static String socketOptions() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            return channel.supportedOptions().stream().map(SocketOption::name).sorted()
                .collect(Collectors.joining(" "));
        }
    }

    /** What happens to who reaches for the inside of a module. */
    private static String engine() {
        try {
            Class.forName("org.hpsocket.core.Engine").getDeclaredConstructors()[0].setAccessible(true);
            return "open";
        } catch (final ClassNotFoundException | RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static int port(final Server server) {
        return ((InetSocketAddress) server.localAddress().orElseThrow()).getPort();
    }

    private static void tell(final String what, final Object value) {
        System.out.println(what + ": " + value);
    }
}
