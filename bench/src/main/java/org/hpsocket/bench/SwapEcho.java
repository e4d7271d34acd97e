package org.hpsocket.bench;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.SwapReport;
import org.hpsocket.protocol.pack.PackCodecFactory;
import org.hpsocket.transport.nio.NioTransport;

/**
 * An echo of packs on one loop that replaces its own code while it is in use: told {@code c} in a message of one byte
 * the codec, {@code t} the transport, {@code n} nothing. It answers with a message of JSON when that is done.
 */
public final class SwapEcho implements PackListener {
    private static final int CONNECTIONS_MOST = 20_000;

    private final HpSocket runtime;

    private SwapEcho(final HpSocket runtime) {
        this.runtime = runtime;
    }

    /**
     * Runs until the process is ended.
     *
     * @param args the port, 0 for any
     */
    public static void main(final String[] args) {
        final HpSocket runtime = HpSocket.load();
        final var server = runtime.server(Pack.flag(0), new SwapEcho(runtime),
            options -> options.transport("nio").threads(1).noDelay(true).maxConnections(CONNECTIONS_MOST));
        server.start("127.0.0.1", Integer.parseInt(args[0]));
        System.out.println("ready " + ((InetSocketAddress) server.localAddress().orElseThrow()).getPort());
        server.awaitStop();
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer message) {
        if (message.remaining() == 1) {
            final char what = (char) message.get(message.position());
            new Thread(() -> swap(connection, what), "bench-swap").start();
        } else {
            connection.send(message);
        }
        return HandleResult.OK;
    }

    private void swap(final Connection connection, final char what) {
        swap(what).whenComplete((text, failure) -> answer(connection,
            failure == null ? text : "{\"failed\":\"" + failure.toString().replace('"', '\'') + "\"}"));
    }

    private CompletionStage<String> swap(final char what) {
        return switch (what) {
            case 'c' -> runtime.swap(new PackCodecFactory()).thenApply(SwapEcho::text);
            case 't' -> runtime.swap(new NioTransport()).thenApply(SwapEcho::text);
            default -> CompletableFuture.completedStage("{}");
        };
    }

    private static String text(final SwapReport report) {
        return "{\"done\":" + report.done() + ",\"refused\":" + report.refused() + ",\"waiting\":"
            + report.waiting().size() + ",\"took_us\":" + report.took().toNanos() / 1_000 + "}";
    }

    private static void answer(final Connection connection, final String text) {
        connection.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
