package org.hpsocket.itest.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.stream.Collectors;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.Server;
import org.hpsocket.Tcp;

/** Tells what it runs on, echoes bytes and packs until it hears a line, and tells that it ended. */
public final class EchoApp {
    private static final String OURS = "org.";

    private EchoApp() {
    }

    /**
     * Runs it.
     *
     * @param arguments none
     * @throws IOException when the system gives no socket
     */
    public static void main(final String... arguments) throws IOException {
        tell("modules", modules());
        tell("socket options", socketOptions());
        tell("engine", engine());
        try (HpSocket hp = HpSocket.load();
            Server push = hp.server(Tcp.push(), (connection, data) -> {
                connection.send(data);
                return HandleResult.OK;
            });
            Server pack = hp.server(Pack.flag(0), (connection, data) -> {
                connection.send(data);
                return HandleResult.OK;
            });
            Server aio = hp.server(Tcp.push(), (connection, data) -> {
                connection.send(data);
                return HandleResult.OK;
            }, options -> options.transport("aio"))) {
            push.start("127.0.0.1", 0);
            pack.start("127.0.0.1", 0);
            aio.start("127.0.0.1", 0);
            tell("push", port(push));
            tell("pack", port(pack));
            tell("aio", port(aio));
            System.in.read();
        }
        tell("ended", "");
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
