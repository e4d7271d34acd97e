package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.SocketKind;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.transport.ConnectProbe;
import org.hpsocket.testkit.transport.LinkPair;
import org.hpsocket.testkit.transport.LinkProbe;
import org.hpsocket.testkit.transport.TransportBench;
import org.hpsocket.testkit.transport.TransportContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same rules between paths; those about ports, local addresses and options of TCP are said anew. */
class NioUnixTransportContractTest extends TransportContract {
    @TempDir
    private Path folder;
    private int sockets;

    @Override
    protected Transport transport() {
        return new NioTransport();
    }

    @Override
    protected SocketAddress address() {
        return UnixDomainSocketAddress.of(folder.resolve(++sockets + ".sock"));
    }

    @Override
    public Optional<Object> option(final Link link, final SocketOption<?> option) {
        try {
            return Optional.of(((NioLink) link).channel.getOption(option));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path is told as it was given. */
    @Test
    @Override
    public void shouldTellTheRealPort() {
        final SocketAddress one = bench().listen(bench().door()).localAddress();
        final SocketAddress other = bench().listen(bench().door()).localAddress();
        assertEquals(UnixDomainSocketAddress.of(folder.resolve("1.sock")), one);
        assertNotEquals(one, other);
    }

    /** Who connects has no path of its own, and would leave a file there. */
    @Test
    @Override
    public void shouldConnectFromALocalAddress() {
        final Listening listening = bench().listen(bench().door());
        final ConnectProbe attempt =
            bench().attempt(address(), listening.localAddress(), TransportBench.plain(), begun -> { });
        bench().await("the failure", () -> !attempt.answers().isEmpty());
        assertEquals(List.of("failed"), attempt.answers());
    }

    /** Options of both ends, of those that these sockets have. */
    @Test
    @Override
    public void shouldSetOptions() {
        final Map<SocketOption<?>, Object> wanted = Map.of(StandardSocketOptions.SO_SNDBUF, 32_768);
        assertTrue(bench().transport().socketOptions(SocketKind.UNIX_CONNECTED).containsAll(wanted.keySet()));
        final LinkPair pair = bench().connect(TransportBench.with(Map.of(), wanted), near -> { }, far -> { });
        for (final LinkProbe probe : List.of(pair.near(), pair.far())) {
            final int set = (int) option(probe.link(), StandardSocketOptions.SO_SNDBUF).orElseThrow();
            assertTrue(set == 32_768 || set == 65_536, () -> "the system doubles it, or not: " + set);
        }
    }

    /** A reset is here who closes with bytes unread. */
    @Test
    @Override
    public void shouldTellAResetToAReader() {
        final LinkPair pair = bench().connect();
        pair.near().send("never read".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        pair.near().read();
        pair.far().abort();
        bench().await("the reset", () -> pair.near().isClosed());
        assertTrue(pair.near().cause().isPresent());
    }
}
