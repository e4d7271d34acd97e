package org.hpsocket.itest.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Patience;

/** Felix in a process of its own, serving one protocol, and the peers that talk to it from here. */
final class Siege implements AutoCloseable {
    static final int CONNECTIONS = Integer.getInteger("hpsocket.swap.connections", 200);
    private static final System.Logger LOG = System.getLogger(Siege.class.getName());
    // compiled later, and by fewer threads: what waits to be compiled keeps its class loader alive
    private static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-Xmx512m",
        "-Dhpsocket.bundles=" + System.getProperty("hpsocket.bundles"));

    private final Child felix;
    private final InetSocketAddress address;
    private final Talkers talkers;
    private final String ids;

    private Siege(final Child felix, final String open, final boolean numbered) {
        this(felix, open, numbered, (channel, index) -> new Wire.Plain(channel));
    }

    private Siege(final Child felix, final String open, final boolean numbered, final Talkers.Wiring wiring) {
        this.felix = felix;
        felix.await("runs");
        this.address = new InetSocketAddress("127.0.0.1", Integer.parseInt(ask("open " + open)));
        this.talkers = new Talkers(address, CONNECTIONS, numbered, wiring);
        talkers.awaitAnswers();
        this.ids = ask("ids");
    }

    /** Talks PACK to the built bundles. */
    static Siege ofPack(final Successor jars, final String options) {
        return new Siege(felix(jars.house()), "pack " + options, false);
    }

    /** Talks the protocol whose bundle is given. */
    static Siege ofNumbered(final Successor jars, final Path bundle, final String options) {
        return new Siege(felix(bundle, jars.house()), "numbered " + options, true);
    }

    /** Talks PACK over TLS to the built bundles. */
    static Siege ofTls(final Successor jars, final Visitors visitors, final String provider) {
        return new Siege(felix(jars.house()), "tls " + provider + " " + visitors.folder(), false, visitors::wire);
    }

    InetSocketAddress address() {
        return address;
    }

    Talkers talkers() {
        return talkers;
    }

    /** Asks the application. */
    String ask(final String question) {
        return tell("ask " + question);
    }

    /** Tells the container. @return its answer */
    String tell(final String command) {
        felix.tell(command);
        return felix.await("answer ");
    }

    /** Replaces a bundle: the one in use goes first, or the other one comes first. */
    void replace(final String name, final Path jar, final boolean update) {
        if (update) {
            tell("update " + name + " " + jar);
        } else {
            tell("install " + name + " " + jar);
            tell("drop " + name);
        }
    }

    /** Requires that of the class loaders of replaced bundles all are gone, but perhaps the last. */
    void requireOldLoadersGone(final String name, final int times) {
        final String alive = tell("loaders " + name);
        assertTrue(alive.matches("[01] of " + times), alive);
    }

    /** Requires that nobody has noticed anything. */
    void requireUnharmed() {
        assertEquals("", ask("wrong"));
        assertEquals("", ask("closes"), () -> talkers + " " + ask("swaps") + " " + ask("errors"));
        assertEquals(List.of(), talkers.wrong());
    }

    /** Requires, at the end, that each message was echoed once, by the connections that there were at the beginning. */
    void requireAllEchoed() {
        final long answers = talkers.end();
        requireUnharmed();
        assertTrue(answers > CONNECTIONS, () -> talkers.toString());
        Patience.until(() -> "the newcomers to go: " + ask("guests"), () -> ask("ids").equals(ids));
        assertEquals(CONNECTIONS + " guests " + answers + " messages", ask("guests"));
    }

    void log(final String line) {
        LOG.log(System.Logger.Level.INFO, line);
    }

    @Override
    public void close() {
        talkers.close();
        felix.tell("end");
        assertEquals(0, felix.awaitEnd(), () -> String.join("\n", felix.said()));
        felix.close();
    }

    private static Child felix(final Path... bundles) {
        return Child.of(SwapChild.class, FLAGS, Stream.of(bundles).map(Path::toString).toArray(String[]::new));
    }
}
