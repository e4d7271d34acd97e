package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.hpsocket.spi.PortOptions;
import org.hpsocket.testkit.loop.PolledLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A port over a system that has no room, or is broken. */
@Timeout(60)
class NioPortFailuresTest {
    private static final PortOptions OPTIONS = new PortOptions(100, 16, Map.of(), Optional.empty(), Optional.empty());

    /** 64 each 10 ms, for 200 ms and a little. */
    private static final int FAILURES_WHILE_IDLE = 25 * 64;

    /** A channel that fails as it is told. */
    private static final class Failing implements PortCalls {
        private final PortCalls sound;
        private int full;
        private int unreachable;
        private int failures;
        private volatile boolean broken;

        Failing(final DatagramChannel channel) {
            sound = PortCalls.of(channel);
        }

        @Override
        public int send(final ByteBuffer datagram, final InetSocketAddress to) throws IOException {
            if (unreachable > 0) {
                unreachable--;
                throw new PortUnreachableException();
            }
            if (full > 0) {
                full--;
                return 0;
            }
            return sound.send(datagram, to);
        }

        @Override
        public InetSocketAddress receive(final ByteBuffer room) throws IOException {
            if (broken) {
                failures++;
                throw new SocketException("broken");
            }
            return sound.receive(room);
        }
    }

    private final HeardPort heard = new HeardPort();
    private PolledLoop<TestSlabs> loop;
    private Failing calls;
    private NioPort port;

    @BeforeEach
    void open() throws IOException {
        loop = Wire.loop();
        port = loop.call(() -> {
            final DatagramChannel channel = new PortSocket(Wire.any(), null, OPTIONS).make();
            calls = new Failing(channel);
            return new NioPort(loop, channel, calls, OPTIONS, heard);
        });
    }

    @AfterEach
    void close() {
        loop.run(port::close);
        loop.close();
        assertEquals(0, loop.slabs().out());
    }

    @Test
    void shouldTellThatThereIsRoomOnceForEachTimeThereWasNone() throws Exception {
        final ByteBuffer datagram = ByteBuffer.allocate(1).put(0, (byte) 'a');
        calls.full = 2;
        assertFalse(send(datagram));
        assertEquals(1, datagram.remaining());
        heard.expect("writable");
        assertFalse(send(datagram));
        heard.expect("writable");
        assertTrue(send(datagram));
        heard.expect("a");
        assertTrue(loop.pollsWhileIdle() < 20);
        heard.expectNothing();
    }

    @Test
    void shouldKnowThatThereIsNoRoomForAnEmptyDatagramBehindAnotherOne() throws Exception {
        calls.full = 1;
        final boolean[] sent = new boolean[2];
        loop.run(() -> {
            sent[0] = sendNow(ByteBuffer.allocate(1));
            sent[1] = sendNow(ByteBuffer.allocate(0));
        });
        assertFalse(sent[0] || sent[1]);
        heard.expect("writable");
        assertTrue(send(ByteBuffer.allocate(0)));
        heard.expect("");
    }

    @Test
    void shouldSendThoughTheSystemAnswersToAnEarlierDatagram() throws Exception {
        calls.unreachable = 1;
        assertTrue(send(ByteBuffer.wrap(new byte[] {'b'})));
        heard.expect("PortUnreachableException");
        heard.expect("b");
    }

    @Test
    void shouldThrowWhatTheSystemAnswersAgain() throws Exception {
        calls.unreachable = 2;
        final var thrown = assertThrows(CompletionException.class, () -> send(ByteBuffer.allocate(1)));
        assertTrue(thrown.getCause() instanceof PortUnreachableException, thrown.toString());
        heard.expect("PortUnreachableException");
    }

    @Test
    void shouldNotSpinWhenReadingFailsAgainAndAgain() throws Exception {
        calls.broken = true;
        assertTrue(send(ByteBuffer.wrap(new byte[] {'c'})));
        heard.expect("SocketException");
        final int before = loop.call(() -> calls.failures);
        loop.pollsWhileIdle();
        final int failures = loop.call(() -> calls.failures) - before;
        assertTrue(failures < FAILURES_WHILE_IDLE, "failures=" + failures);
        calls.broken = false;
        heard.expectAtLast("c", "SocketException");
    }

    private boolean send(final ByteBuffer datagram) {
        return loop.call(() -> port.send(datagram, (InetSocketAddress) port.localAddress()));
    }

    private boolean sendNow(final ByteBuffer datagram) {
        try {
            return port.send(datagram, (InetSocketAddress) port.localAddress());
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }
}
