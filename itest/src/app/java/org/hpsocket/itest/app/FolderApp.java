package org.hpsocket.itest.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.PackListener;
import org.hpsocket.PushListener;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Server;

/** Echoes with the protocols of a folder, as it is told by lines, each answered by one; the end of input ends it. */
public final class FolderApp {
    private static final String PACK = "org.hpsocket.protocol.pack.";
    private static final String NIO = "org.hpsocket.transport.nio.";
    private static final int COLLECTIONS_MOST = 500;
    private static final long PAUSE_NS = 10_000_000;
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final HpSocket hp;
    private final List<Server> servers = new ArrayList<>();
    /** The loaders of the code that has called the listeners, by what it is. */
    private final Map<String, List<WeakReference<ClassLoader>>> loaders =
        Map.of("pack", new ArrayList<>(), "nio", new ArrayList<>());

    private FolderApp(final HpSocket hp) {
        this.hp = hp;
    }

    /**
     * Runs it.
     *
     * @param arguments the folder
     * @throws IOException when there is nobody to tell it anything
     */
    public static void main(final String... arguments) throws IOException {
        try (HpSocket hp = HpSocket.load(new RuntimeOptions().withProtocols(Path.of(arguments[0])))) {
            tell("runs", "");
            final var app = new FolderApp(hp);
            final var lines = new BufferedReader(new InputStreamReader(System.in));
            for (String line = lines.readLine(); line != null && !line.equals("end"); line = lines.readLine()) {
                app.obey(line.split(" "));
            }
        }
        tell("ended", "");
    }

    private void obey(final String... command) {
        switch (command[0]) {
            case "serve" -> serve(command[1]);
            case "code" -> tell("code", servers.stream().flatMap(server -> server.code().stream())
                .map(code -> code.part() + " " + code.name() + " of " + code.version()
                    + (code.current() ? " current " : " ") + code.connections())
                .collect(Collectors.joining("; ")));
            case "loaders" -> tell("loaders", loaders(command[1], Integer.parseInt(command[2])));
            default -> throw new IllegalArgumentException(command[0]);
        }
    }

    private void serve(final String uri) {
        try {
            final Server server = hp.server(uri, listener(uri));
            server.start();
            servers.add(server);
            tell("serves", ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
        } catch (final HpSocketException e) {
            tell("refused", e.getMessage());
        }
    }

    private Listener listener(final String uri) {
        if (uri.startsWith("pack:")) {
            return (PackListener) this::echo;
        }
        return (PushListener) this::echo;
    }

    private HandleResult echo(final Connection connection, final ByteBuffer data) {
        saw("pack", PACK);
        saw("nio", NIO);
        connection.send(data);
        return HandleResult.OK;
    }

    /** Notes the loader of the nearest caller whose name begins so. */
    private void saw(final String what, final String beginning) {
        STACK.walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
            .filter(caller -> caller.getName().startsWith(beginning)).findFirst())
            .ifPresent(caller -> saw(what, caller.getClassLoader()));
    }

    private synchronized void saw(final String what, final ClassLoader loader) {
        if (loaders.get(what).stream().noneMatch(known -> known.refersTo(loader))) {
            loaders.get(what).add(new WeakReference<>(loader));
        }
    }

    /** Collects garbage until no more than so many are left. @return how many were seen, and how many are left */
    private synchronized String loaders(final String what, final int leftMost) {
        for (int i = 0; i < COLLECTIONS_MOST && left(what) > leftMost; i++) {
            System.gc();
            LockSupport.parkNanos(PAUSE_NS);
        }
        return "seen=" + loaders.get(what).size() + " left=" + left(what);
    }

    private long left(final String what) {
        return loaders.get(what).stream().map(WeakReference::get).filter(Objects::nonNull).count();
    }

    private static void tell(final String what, final Object value) {
        System.out.println(what + ": " + value);
    }
}
