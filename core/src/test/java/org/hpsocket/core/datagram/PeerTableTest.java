package org.hpsocket.core.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.hpsocket.Udp;
import org.hpsocket.core.Bench;
import org.hpsocket.core.loop.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerTableTest {
    private static final long SEED = 77;

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldFindWhatIsThereAndNothingElse() {
        final PeerPort port = port();
        final var table = new PeerTable(SEED);
        final Map<InetSocketAddress, PeerLink> model = new HashMap<>();
        final var random = new Random(SEED);

        for (int i = 0; i < 20_000; i++) {
            final InetSocketAddress address = address(random.nextInt(400));
            final PeerLink known = model.get(address);
            assertSame(known, table.get(address));
            if (known == null) {
                final var link = new PeerLink(port, address, true);
                model.put(address, link);
                table.put(link);
            } else if (random.nextInt(3) == 0) {
                model.remove(address);
                table.remove(known);
                assertNull(table.get(address));
            }
            assertEquals(model.size(), table.size());
        }
        assertEquals(model.size(), table.all().size());
    }

    @Test
    void shouldTellEqualAddressesOnTwoNetworksApart() throws UnknownHostException {
        final PeerPort port = port();
        final var table = new PeerTable(SEED);
        final var one = new PeerLink(port, linkLocal(1), true);
        final var other = new PeerLink(port, linkLocal(2), true);
        table.put(one);
        assertNull(table.get(linkLocal(2)));
        table.put(other);
        assertSame(one, table.get(linkLocal(1)));
        assertSame(other, table.get(linkLocal(2)));
    }

    private PeerPort port() {
        bench.server(Udp.push(), bench.diary, options -> { });
        final EventLoop loop = bench.component().loops()[0];
        final var port = new PeerPort(loop, bench.component(), Udp.push(), null, new AtomicLong());
        port.bound(bench.transport.ports.get(0));
        return port;
    }

    private static InetSocketAddress linkLocal(final int zone) throws UnknownHostException {
        final byte[] bits = HexFormat.of().parseHex("fe80" + "0".repeat(27) + "1");
        return new InetSocketAddress(Inet6Address.getByAddress(null, bits, zone), 5_000);
    }

    /** Addresses of both families; those of one half have the same sum of address and port. */
    private static InetSocketAddress address(final int number) {
        return number % 2 == 0 ? new InetSocketAddress("10.0." + number / 256 + "." + number % 256, 60_000 - number)
            : new InetSocketAddress("2001:db8::" + Integer.toHexString(number), 5_000);
    }
}
