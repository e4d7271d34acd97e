package org.hpsocket.itest.swap.house;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hpsocket.CodeInUse;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.Protocol;
import org.hpsocket.Server;
import org.hpsocket.SwapStats;
import org.hpsocket.ssl.Identity;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.PackListener;

/**
 * Does what it is told in a word, and answers in a line. {@code open PROTOCOL OPTION=VALUE...} comes first, and answers
 * with a port; the protocol {@code tls} is followed by who implements it and by the folder with the certificate.
 */
final class House implements UnaryOperator<String>, AutoCloseable {
    private final HpSocket runtime;
    private final Watchful listener = new Watchful();
    private Server server;
    private Tls tls;

    House(final HpSocket runtime) {
        this.runtime = runtime;
    }

    @Override
    public String apply(final String command) {
        final String[] words = command.split(" ");
        return switch (words[0]) {
            case "open" -> open(words);
            case "reload" -> {
                tls.reload();
                yield "reloaded";
            }
            case "handshakes" -> Integer.toString(tls.contexts().handshakes());
            case "guests" -> listener.guests();
            case "ids" -> listener.ids();
            case "wrong" -> listener.wrong();
            case "closes" -> listener.closes();
            case "errors" -> listener.errors();
            case "code" -> server.code().stream().filter(one -> one.connections() > 0 || one.current())
                .map(House::text).collect(Collectors.joining("; "));
            case "swaps" -> text(server.swaps());
            default -> throw new IllegalArgumentException("house does not know " + command);
        };
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }

    private String open(final String... words) {
        final boolean secure = words[1].equals("tls");
        if (secure) {
            final Path folder = Path.of(words[3]);
            tls = Tls.of(TlsContext.of(Identity.pem(folder.resolve("chain.pem"), folder.resolve("key.pem")))
                .provider(TlsProvider.valueOf(words[2])));
        }
        final Protocol<PackListener> protocol =
            secure ? Pack.flag(0).over(tls) : words[1].equals("pack") ? Pack.flag(0) : new Numbered();
        server = runtime.server(protocol, listener, options -> {
            for (int i = secure ? 4 : 2; i < words.length; i++) {
                final String[] option = words[i].split("=");
                options.set(option[0], option[1]);
            }
        });
        server.start("127.0.0.1", 0);
        return Integer.toString(((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
    }

    private static String text(final CodeInUse code) {
        return code.part() + " " + code.name() + " of " + code.version() + (code.current() ? " current" : "")
            + " connections=" + code.connections();
    }

    private static String text(final SwapStats swaps) {
        return "done=" + swaps.done() + " refused=" + swaps.refused() + " pending=" + swaps.pending() + " waiting="
            + swaps.waiting().stream().map(wait -> wait.code() + " for " + wait.reason()).distinct().toList();
    }
}
