package org.hpsocket.itest.swap.house;

import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hpsocket.CodeInUse;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.Protocol;
import org.hpsocket.Server;
import org.hpsocket.SwapStats;
import org.hpsocket.PackListener;

/**
 * Does what it is told in a word, and answers in a line. {@code open PROTOCOL OPTION=VALUE...} comes first, and answers
 * with a port.
 */
final class House implements UnaryOperator<String>, AutoCloseable {
    private final HpSocket runtime;
    private final Watchful listener = new Watchful();
    private Server server;

    House(final HpSocket runtime) {
        this.runtime = runtime;
    }

    @Override
    public String apply(final String command) {
        final String[] words = command.split(" ");
        return switch (words[0]) {
            case "open" -> open(words);
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
        final Protocol<PackListener> protocol = words[1].equals("pack") ? Pack.flag(0) : new Numbered();
        server = runtime.server(protocol, listener, options -> {
            for (int i = 2; i < words.length; i++) {
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
