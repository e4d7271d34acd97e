package org.hpsocket.ssl.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.StageException;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.hpsocket.ssl.TlsProvider;
import org.hpsocket.ssl.Verify;
import org.hpsocket.ssl.wire.Damage;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.StageDriver;
import org.hpsocket.testkit.tls.Authority;
import org.hpsocket.testkit.tls.Terms;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to the bytes of a talk on their way, nothing goes up that was not said, and each side ends by itself
 * with one line that says why, or waits. Set by the properties {@code hpsocket.talk.rounds} and
 * {@code hpsocket.talk.seed}.
 */
class AnyTalkTest {
    private static final int ROUNDS = Integer.getInteger("hpsocket.talk.rounds", 120);
    private static final long SEED = Long.getLong("hpsocket.talk.seed", 2_026L);
    private static final int FLIGHTS_MAX = 40;
    private static final int DAMAGED_FLIGHTS = 6;
    private static final Authority AUTHORITY = Authority.create("talk test");
    private static final TlsContext SERVER =
        TlsContext.of(AUTHORITY.issue("a.example.org").identity()).trust(AUTHORITY.trust());
    private static final TlsContext CLIENT =
        TlsContext.of(AUTHORITY.issue(Terms.usual().forClient(), "client").identity()).trust(AUTHORITY.trust());

    private final TlsFilterFactory factory = new TlsFilterFactory();
    private final Tls[] servers = new Tls[4];
    private final Tls[] clients = new Tls[4];

    AnyTalkTest() {
        for (int i = 0; i < servers.length; i++) {
            final TlsProvider provider = TlsProvider.values()[i % 2];
            final String version = i < 2 ? "TLSv1.3" : "TLSv1.2";
            servers[i] = Tls.of(SERVER.provider(provider).protocols(version).verify(Verify.PEER));
            clients[i] = Tls.of(CLIENT.provider(provider).protocols(version));
        }
    }

    @Test
    void shouldEndOrWaitWhateverIsDamaged() {
        int failed = 0;
        for (long round = 0; round < ROUNDS; round++) {
            try {
                failed += talk(new SplittableRandom(SEED + round), (int) (round % servers.length)) ? 1 : 0;
            } catch (final AssertionError | RuntimeException e) {
                throw new AssertionError("seed=" + (SEED + round) + " round=" + round, e);
            }
        }

        assertTrue(failed > ROUNDS / 10 && failed < ROUNDS, "failed=" + failed);
    }

    /** @return whether a side noticed */
    private boolean talk(final SplittableRandom random, final int way) {
        final byte[] said = Wire.random(1 + random.nextInt(20_000), random.nextLong());
        final var context = new StageContext(clients[way].settings(), false, Optional.of("a.example.org"));
        final var accepted = new StageContext(servers[way].settings(), true, Optional.empty());
        final boolean failed;
        try (var client = StageDriver.filter(factory, context, random.nextLong()).open();
            var server = StageDriver.filter(factory, accepted, random.nextLong()).open()) {
            carry(client, server, said, random);
            failed = hasFailed(client) | hasFailed(server);
            client.end();
            server.end();
        }
        assertEquals(0, servers[way].contexts().handshakes());
        return failed;
    }

    private static void carry(
        final StageDriver client, final StageDriver server, final byte[] said, final SplittableRandom random) {
        final var damage = new Damage(random);
        final int damaged = random.nextInt(DAMAGED_FLIGHTS);
        final boolean toServer = random.nextBoolean();
        final var heardByClient = new ByteArrayOutputStream();
        final var heardByServer = new ByteArrayOutputStream();
        client.write(said, Cut.RANDOM);
        server.write(said, Cut.RANDOM);
        byte[] up = client.takeDown();
        byte[] down = server.takeDown();
        for (int flight = 0; flight < FLIGHTS_MAX && up.length + down.length > 0; flight++) {
            server.receive(flight == damaged && toServer ? damage.of(up, down) : up, Cut.RANDOM);
            client.receive(flight == damaged && !toServer ? damage.of(down, up) : down, Cut.RANDOM);
            heardByServer.writeBytes(server.takeUp());
            heardByClient.writeBytes(client.takeUp());
            up = client.takeDown();
            down = server.takeDown();
        }
        assertHeard(said, heardByClient.toByteArray());
        assertHeard(said, heardByServer.toByteArray());
    }

    private static void assertHeard(final byte[] said, final byte[] heard) {
        assertTrue(heard.length <= said.length, () -> "said " + said.length + ", heard " + heard.length);
        assertEquals(-1, Arrays.mismatch(Arrays.copyOf(said, heard.length), heard));
    }

    private static boolean hasFailed(final StageDriver side) {
        side.failure().map(StageException::getMessage)
            .ifPresent(message -> assertFalse(message.isBlank() || message.contains("\n"), message));
        return side.failure().isPresent();
    }
}
