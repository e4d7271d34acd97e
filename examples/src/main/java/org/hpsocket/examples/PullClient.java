package org.hpsocket.examples;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.Tcp;

/**
 * Sends messages of four bytes of length and a body, and takes the answers apart: exactly so many bytes at a time, or
 * none. Arguments: the port of an echo server for such messages, and the messages.
 */
public final class PullClient implements PullListener {
    private static final int HEADER = Integer.BYTES;

    private final ByteBuffer header = ByteBuffer.allocate(HEADER);
    private final CountDownLatch awaited;

    private PullClient(final int answers) {
        awaited = new CountDownLatch(answers);
    }

    /**
     * Runs it until the answers are there.
     *
     * @param args the port, the messages
     * @throws InterruptedException when interrupted
     */
    public static void main(final String[] args) throws InterruptedException {
        final var listener = new PullClient(args.length - 1);
        try (HpSocket hp = HpSocket.load(); var client = hp.client(Tcp.pull(), listener)) {
            client.start("127.0.0.1", Integer.parseInt(args[0]));
            for (int i = 1; i < args.length; i++) {
                final ByteBuffer body = StandardCharsets.UTF_8.encode(args[i]);
                client.send(ByteBuffer.allocate(HEADER).putInt(0, body.remaining()), body);
            }
            listener.awaited.await();
        }
    }

    @Override
    public HandleResult onReceive(final PullConnection connection, final int available) {
        while (connection.peek(header.clear()) == FetchResult.OK) {
            final var message = ByteBuffer.allocate(HEADER + header.getInt(0));
            if (connection.fetch(message) != FetchResult.OK) {
                break;
            }
            System.out.println(StandardCharsets.UTF_8.decode(message.position(HEADER)));
            awaited.countDown();
        }
        return HandleResult.OK;
    }
}
