package org.hpsocket.dist;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hpsocket.HpSocket;
import org.hpsocket.dist.load.Load;

/**
 * What the scenes of the demo share: the runtime in Felix, the clients outside, the bundles replaced, and what was
 * found wrong.
 */
final class Tour implements AutoCloseable {
    private final Terminal terminal;
    private final FelixHouse house;
    private final OwnCertificate certificate = new OwnCertificate();
    private final HpSocket clients = HpSocket.load();
    private final Map<String, Load> loads = new LinkedHashMap<>();
    private final List<Swapped> swaps = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private volatile boolean interrupted;

    /** Starts the bundles. */
    Tour(final Terminal terminal) {
        this.terminal = terminal;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted = true, "hpsocket-interrupted"));
        house = new FelixHouse(terminal::say);
    }

    void play(final Scene scene) {
        terminal.print("");
        terminal.print("== " + scene.title());
        scene.play(this);
    }

    /** Tells whether the process ends: then what breaks is nobody's fault. */
    boolean isInterrupted() {
        return interrupted;
    }

    Terminal terminal() {
        return terminal;
    }

    FelixHouse house() {
        return house;
    }

    OwnCertificate certificate() {
        return certificate;
    }

    HpSocket clients() {
        return clients;
    }

    /** Gives the loads, by the scheme of their endpoints. */
    Map<String, Load> loads() {
        return loads;
    }

    /** Gives the bundles replaced so far. */
    List<Swapped> swaps() {
        return swaps;
    }

    /** Notes that something is not as it must be. */
    void wrong(final String line) {
        wrong.add(line);
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public void close() {
        clients.close();
        house.close();
    }
}
