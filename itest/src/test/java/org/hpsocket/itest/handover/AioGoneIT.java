package org.hpsocket.itest.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.hpsocket.Client;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PushListener;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.core.Engine;
import org.hpsocket.core.code.Registry;
import org.hpsocket.itest.Patience;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Transport;
import org.hpsocket.transport.aio.AioTransport;
import org.hpsocket.transport.nio.NioTransport;
import org.junit.jupiter.api.Test;

/**
 * A transport goes that cannot hand over: connections close in order, and the server listens again when there is one.
 */
final class AioGoneIT {
    private static final int MUCH_BYTES = 1 << 20;

    private static final class Heard implements PushListener {
        private final List<CloseReason.Kind> closes = new CopyOnWriteArrayList<>();
        private final LongAdder bytes = new LongAdder();
        private final LongAdder opened = new LongAdder();

        @Override
        public HandleResult onHandshake(final Connection connection) {
            opened.increment();
            return HandleResult.OK;
        }

        @Override
        public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
            bytes.add(data.remaining());
            return HandleResult.OK;
        }

        @Override
        public void onClose(final Connection connection, final CloseReason why) {
            closes.add(why.kind());
        }
    }

    @Test
    void shouldCloseInOrderAndListenAgain() {
        final var registry = new Registry();
        ServiceLoader.load(CodecFactory.class).forEach(registry::add);
        final Transport aio = new AioTransport();
        registry.add(aio);
        registry.add(new NioTransport());
        try (HpSocket hp = new Engine(new RuntimeOptions(), registry)) {
            final var served = new Heard();
            final Server server = hp.server(Tcp.push(), served,
                o -> o.transport("aio").threads(2).sendLimitBytes(2 * MUCH_BYTES));
            server.start("127.0.0.1", 0);
            final int port = ((InetSocketAddress) server.localAddress().orElseThrow()).getPort();
            final var heard = new Heard();
            final Client client = hp.client(Tcp.push(), heard, o -> o.transport("nio"));
            client.start("127.0.0.1", port);
            Patience.until("the connection", () -> served.opened.sum() == 1);
            server.connections().get(0).send(new byte[MUCH_BYTES]);

            registry.remove(aio);

            assertEquals(List.of(CloseReason.Kind.SWAP), served.closes);
            Patience.until("the end", () -> !heard.closes.isEmpty());
            assertEquals(MUCH_BYTES, heard.bytes.sum());
            assertTrue(server.swaps().waiting().stream().anyMatch(wait -> wait.code().equals("transport aio")),
                () -> server.swaps().toString());

            registry.add(new AioTransport());
            client.awaitStop();
            Patience.until("the server listens again", () -> connects(client, port));
        }
    }

    private static boolean connects(final Client client, final int port) {
        try {
            client.start("127.0.0.1", port);
            return true;
        } catch (final RuntimeException e) {
            return false;
        }
    }
}
