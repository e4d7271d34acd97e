package org.hpsocket.dist;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.hpsocket.CodeInUse;
import org.hpsocket.dist.load.Load;

/**
 * Replaces a bundle that is in use by a later version, whose jar lies beside the runtime.
 *
 * @param part what its code is: {@code codec}, {@code filter} or {@code transport}
 * @param name the name of its code
 * @param bundle its symbolic name
 * @param jar the later version
 */
record Swap(String part, String name, String bundle, String jar) {
    private static final String FOLDER = "successors";
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Gives that of the protocol. */
    static Swap ofPack() {
        return new Swap("codec", "pack", "org.hpsocket.protocol.pack", "org.hpsocket.dist-pack-successor.jar");
    }

    /** Gives that of TLS. */
    static Swap ofTls() {
        return new Swap("filter", "tls", "org.hpsocket.ssl", "org.hpsocket.dist-ssl-successor.jar");
    }

    /** Gives that of the transport. */
    static Swap ofNio() {
        return new Swap("transport", "nio", "org.hpsocket.transport.nio", "org.hpsocket.dist-nio-successor.jar");
    }

    /** Whether an endpoint uses it. */
    boolean isOf(final Tour tour) {
        return rows(tour).findAny().isPresent();
    }

    /** Replaces it, and returns when every connection has had an answer afterwards. */
    Swapped play(final Tour tour) {
        final Collection<Load> loads = tour.loads().values();
        awaitAnswers(loads);
        final List<CodeInUse> old = code(tour);
        final int connections = connections(old);
        final Path successor = FelixHouse.folder(FOLDER).resolve(jar);
        loads.forEach(Load::takeLongestSilenceNs);
        final long beganNs = System.nanoTime();
        tour.house().felix().update(bundle, successor);
        final boolean moved = awaited(beganNs, () -> moved(code(tour), versions(old)) == connections);
        final long movedNs = System.nanoTime();
        awaitAnswers(loads);
        final List<CodeInUse> now = code(tour);
        return new Swapped(part + " " + name, versions(old), moved ? versions(now) : versions(old), connections,
            moved(now, versions(old)), movedNs - beganNs,
            loads.stream().mapToLong(Load::takeLongestSilenceNs).max().orElse(0));
    }

    /** Which versions of it the open connections use. */
    private List<CodeInUse> code(final Tour tour) {
        return rows(tour).filter(one -> one.connections() > 0).toList();
    }

    private Stream<CodeInUse> rows(final Tour tour) {
        return tour.house().reports().stream().flatMap(report -> report.code().stream())
            .filter(one -> one.part().equals(part) && one.name().equals(name));
    }

    /** Waits for another answer on every connection: so it has been accepted, and its silence is counted. */
    private static void awaitAnswers(final Collection<Load> loads) {
        final long sinceNs = System.nanoTime();
        awaited(sinceNs, () -> loads.stream().allMatch(load -> load.isHeardSince(sinceNs) || load.faults() > 0));
    }

    private static int connections(final List<CodeInUse> code) {
        return code.stream().mapToInt(CodeInUse::connections).sum();
    }

    /** Counts those that use another version, the one that is current now. */
    private static int moved(final List<CodeInUse> code, final String before) {
        return connections(code.stream().filter(one -> one.current() && !version(one).equals(before)).toList());
    }

    private static String versions(final List<CodeInUse> code) {
        return String.join(", ", code.stream().map(Swap::version).distinct().toList());
    }

    /** What follows the name of the bundle. */
    private static String version(final CodeInUse code) {
        return code.version().substring(code.version().indexOf(' ') + 1);
    }

    private static boolean awaited(final long sinceNs, final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - sinceNs > PATIENCE_NS) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        return true;
    }
}
