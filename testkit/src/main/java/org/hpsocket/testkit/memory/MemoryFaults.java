package org.hpsocket.testkit.memory;

import org.hpsocket.testkit.Cut;

/**
 * How a {@link MemoryNetwork} behaves: an immutable value that is changed by copies. Chances are from 0, never, to 1,
 * always, and are drawn from the seed of the network.
 */
public final class MemoryFaults {
    /** A network that behaves: whole deliveries, no latency, 64 KiB each way. */
    public static final MemoryFaults NONE = new MemoryFaults();

    /**
     * A network that does all that it may while nothing is lost: random cuts, small buffers, late, partial, up to 2 ms
     * away.
     */
    public static final MemoryFaults ROUGH = NONE.deliveries(Cut.RANDOM).kernelBytes(4096).partialSends(0.3)
        .lateDeliveries(0.3, 1_000_000).latency(0, 2_000_000).connectsAtOnce(0.5).closesLater(0.5);

    /** A rough network that also loses, repeats and overtakes datagrams, and has no room for some; not links. */
    public static final MemoryFaults LOSSY =
        ROUGH.losses(0.1).repeats(0.1).detours(0.1, 10_000_000).fullSends(0.1, 1_000_000);

    private Cut deliveries = Cut.WHOLE;
    private int kernelBytes = 1 << 16;
    private double partialSends;
    private double lateDeliveries;
    private long lateMaxNs;
    private long latencyMinNs;
    private long latencyMaxNs;
    private double connectsAtOnce;
    private double closesLater;
    private double refusals;
    private double acceptFailures;
    private double resets;
    private int resetMaxBytes;
    private int unreadMaxBytes = 1 << 18;
    private double losses;
    private double repeats;
    private double detours;
    private long detourMaxNs;
    private double fullSends;
    private long fullMaxNs;

    private MemoryFaults() {
        super();
    }

    private MemoryFaults(final MemoryFaults other) {
        deliveries = other.deliveries;
        kernelBytes = other.kernelBytes;
        partialSends = other.partialSends;
        lateDeliveries = other.lateDeliveries;
        lateMaxNs = other.lateMaxNs;
        latencyMinNs = other.latencyMinNs;
        latencyMaxNs = other.latencyMaxNs;
        connectsAtOnce = other.connectsAtOnce;
        closesLater = other.closesLater;
        refusals = other.refusals;
        acceptFailures = other.acceptFailures;
        resets = other.resets;
        resetMaxBytes = other.resetMaxBytes;
        unreadMaxBytes = other.unreadMaxBytes;
        losses = other.losses;
        repeats = other.repeats;
        detours = other.detours;
        detourMaxNs = other.detourMaxNs;
        fullSends = other.fullSends;
        fullMaxNs = other.fullMaxNs;
    }

    /**
     * Cuts deliveries of streams.
     *
     * @param cut how
     * @return the changed behaviour
     */
    public MemoryFaults deliveries(final Cut cut) {
        final var changed = new MemoryFaults(this);
        changed.deliveries = cut;
        return changed;
    }

    /**
     * Bounds what one direction of a link holds; a send waits when its reader is slow.
     *
     * @param bytes at least 1
     * @return the changed behaviour
     */
    public MemoryFaults kernelBytes(final int bytes) {
        final var changed = new MemoryFaults(this);
        changed.kernelBytes = (int) required("kernelBytes", bytes, 1, Integer.MAX_VALUE);
        return changed;
    }

    /**
     * Lets sends stop half way although there is room, and go on later.
     *
     * @param chance how often
     * @return the changed behaviour
     */
    public MemoryFaults partialSends(final double chance) {
        final var changed = new MemoryFaults(this);
        changed.partialSends = chance("partialSends", chance);
        return changed;
    }

    /**
     * Lets deliveries come later than they could, perhaps when nobody wants them any more.
     *
     * @param chance how often
     * @param maxNs how late at most
     * @return the changed behaviour
     */
    public MemoryFaults lateDeliveries(final double chance, final long maxNs) {
        final var changed = new MemoryFaults(this);
        changed.lateDeliveries = chance("lateDeliveries", chance);
        changed.lateMaxNs = required("lateMaxNs", maxNs, 0, Long.MAX_VALUE - 1);
        return changed;
    }

    /**
     * Lets bytes travel.
     *
     * @param minNs how long at least
     * @param maxNs how long at most
     * @return the changed behaviour
     */
    public MemoryFaults latency(final long minNs, final long maxNs) {
        final var changed = new MemoryFaults(this);
        changed.latencyMinNs = required("latencyMinNs", minNs, 0, maxNs);
        changed.latencyMaxNs = required("latencyMaxNs", maxNs, minNs, Long.MAX_VALUE - 1);
        return changed;
    }

    /**
     * Answers connects during the call, in place of later.
     *
     * @param chance how often
     * @return the changed behaviour
     */
    public MemoryFaults connectsAtOnce(final double chance) {
        final var changed = new MemoryFaults(this);
        changed.connectsAtOnce = chance("connectsAtOnce", chance);
        return changed;
    }

    /**
     * Tells closes after the abort call, in place of during it.
     *
     * @param chance how often
     * @return the changed behaviour
     */
    public MemoryFaults closesLater(final double chance) {
        final var changed = new MemoryFaults(this);
        changed.closesLater = chance("closesLater", chance);
        return changed;
    }

    /**
     * Refuses connects although somebody listens.
     *
     * @param chance how often
     * @return the changed behaviour
     */
    public MemoryFaults refusals(final double chance) {
        final var changed = new MemoryFaults(this);
        changed.refusals = chance("refusals", chance);
        return changed;
    }

    /**
     * Lets accepting fail, and puts it off, as it is without file descriptors.
     *
     * @param chance how often
     * @return the changed behaviour
     */
    public MemoryFaults acceptFailures(final double chance) {
        final var changed = new MemoryFaults(this);
        changed.acceptFailures = chance("acceptFailures", chance);
        return changed;
    }

    /**
     * Resets connections at a random point.
     *
     * @param chance how many of them
     * @param maxBytes after how many bytes at most, both ways
     * @return the changed behaviour
     */
    public MemoryFaults resets(final double chance, final int maxBytes) {
        final var changed = new MemoryFaults(this);
        changed.resets = chance("resets", chance);
        changed.resetMaxBytes = (int) required("resetMaxBytes", maxBytes, 0, Integer.MAX_VALUE - 1);
        return changed;
    }

    /**
     * Bounds what a port holds that was not read yet, unless its SO_RCVBUF says so; a datagram that finds no room is
     * lost.
     *
     * @param bytes at least 1; each datagram counts for 64 more than it has
     * @return the changed behaviour
     */
    public MemoryFaults unreadMaxBytes(final int bytes) {
        final var changed = new MemoryFaults(this);
        changed.unreadMaxBytes = (int) required("unreadMaxBytes", bytes, 1, Integer.MAX_VALUE);
        return changed;
    }

    /**
     * Loses datagrams.
     *
     * @param chance how many of them
     * @return the changed behaviour
     */
    public MemoryFaults losses(final double chance) {
        final var changed = new MemoryFaults(this);
        changed.losses = chance("losses", chance);
        return changed;
    }

    /**
     * Lets datagrams arrive twice.
     *
     * @param chance how many of them
     * @return the changed behaviour
     */
    public MemoryFaults repeats(final double chance) {
        final var changed = new MemoryFaults(this);
        changed.repeats = chance("repeats", chance);
        return changed;
    }

    /**
     * Lets datagrams travel longer than the latency, so that later ones of the same sender overtake them; the others
     * arrive in order.
     *
     * @param chance how many of them
     * @param maxNs how much longer at most
     * @return the changed behaviour
     */
    public MemoryFaults detours(final double chance, final long maxNs) {
        final var changed = new MemoryFaults(this);
        changed.detours = chance("detours", chance);
        changed.detourMaxNs = required("detourMaxNs", maxNs, 0, Long.MAX_VALUE - 1);
        return changed;
    }

    /**
     * Lets the sending of a datagram find no room, for a while.
     *
     * @param chance how often
     * @param maxNs how long at most
     * @return the changed behaviour
     */
    public MemoryFaults fullSends(final double chance, final long maxNs) {
        final var changed = new MemoryFaults(this);
        changed.fullSends = chance("fullSends", chance);
        changed.fullMaxNs = required("fullMaxNs", maxNs, 0, Long.MAX_VALUE - 1);
        return changed;
    }

    Cut deliveries() {
        return deliveries;
    }

    int kernelBytes() {
        return kernelBytes;
    }

    double partialSends() {
        return partialSends;
    }

    double lateDeliveries() {
        return lateDeliveries;
    }

    long lateMaxNs() {
        return lateMaxNs;
    }

    long latencyMinNs() {
        return latencyMinNs;
    }

    long latencyMaxNs() {
        return latencyMaxNs;
    }

    double connectsAtOnce() {
        return connectsAtOnce;
    }

    double closesLater() {
        return closesLater;
    }

    double refusals() {
        return refusals;
    }

    double acceptFailures() {
        return acceptFailures;
    }

    double resets() {
        return resets;
    }

    int resetMaxBytes() {
        return resetMaxBytes;
    }

    int unreadMaxBytes() {
        return unreadMaxBytes;
    }

    double losses() {
        return losses;
    }

    double repeats() {
        return repeats;
    }

    double detours() {
        return detours;
    }

    long detourMaxNs() {
        return detourMaxNs;
    }

    double fullSends() {
        return fullSends;
    }

    long fullMaxNs() {
        return fullMaxNs;
    }

    private static double chance(final String name, final double chance) {
        if (!(chance >= 0 && chance <= 1)) {
            throw new IllegalArgumentException(name + "=" + chance + " min=0 max=1");
        }
        return chance;
    }

    private static long required(final String name, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + "=" + value + " min=" + min + " max=" + max);
        }
        return value;
    }
}
