package org.hpsocket.testkit;

/**
 * How a {@link MemoryNetwork} behaves. Chances are from 0, never, to 1, always, and are drawn from the seed of the network.
 *
 * @param deliveries how deliveries of streams are cut
 * @param kernelBytes how much one direction of a link holds; a send waits when its reader is slow
 * @param partialSends the chance that a send stops half way although there is room, and goes on later
 * @param lateDeliveries the chance that a delivery comes later than it could, perhaps when nobody wants it any more
 * @param lateMaxNs how late at most
 * @param latencyMinNs how long bytes travel at least
 * @param latencyMaxNs how long they travel at most
 * @param connectsAtOnce the chance that a connect is answered during the call, in place of later
 * @param closesLater the chance that the close is told after the abort call, in place of during it
 * @param refusals the chance that a connect is refused although somebody listens
 * @param acceptFailures the chance that accepting fails and is put off, as without file descriptors
 * @param resets the chance that a connection is reset by and by
 * @param resetMaxBytes after how many bytes, both ways, that happens at most
 */
public record MemoryFaults(
    Cut deliveries, int kernelBytes, double partialSends, double lateDeliveries, long lateMaxNs, long latencyMinNs, long latencyMaxNs,
    double connectsAtOnce, double closesLater, double refusals, double acceptFailures, double resets, int resetMaxBytes) {
    /** A network that behaves: whole deliveries, no latency, 64 KiB each way. */
    public static final MemoryFaults NONE = new MemoryFaults(Cut.WHOLE, 1 << 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** A network that does everything that it may while nothing is lost: random cuts, small buffers, late and partial, up to 2 ms away. */
    public static final MemoryFaults ROUGH = NONE.deliveries(Cut.RANDOM).kernelBytes(4096).partialSends(0.3).lateDeliveries(0.3, 1_000_000)
        .latency(0, 2_000_000).connectsAtOnce(0.5).closesLater(0.5);

    /**
     * Checks the ranges.
     *
     * @param deliveries how deliveries are cut
     * @param kernelBytes how much one direction holds
     * @param partialSends a chance
     * @param lateDeliveries a chance
     * @param lateMaxNs how late at most
     * @param latencyMinNs how long bytes travel at least
     * @param latencyMaxNs how long they travel at most
     * @param connectsAtOnce a chance
     * @param closesLater a chance
     * @param refusals a chance
     * @param acceptFailures a chance
     * @param resets a chance
     * @param resetMaxBytes after how many bytes at most
     */
    public MemoryFaults {
        require(kernelBytes >= 1, "kernelBytes", kernelBytes);
        require(lateMaxNs >= 0, "lateMaxNs", lateMaxNs);
        require(latencyMinNs >= 0 && latencyMinNs <= latencyMaxNs, "latencyMinNs", latencyMinNs);
        require(resetMaxBytes >= 0, "resetMaxBytes", resetMaxBytes);
        requireChance("partialSends", partialSends);
        requireChance("lateDeliveries", lateDeliveries);
        requireChance("connectsAtOnce", connectsAtOnce);
        requireChance("closesLater", closesLater);
        requireChance("refusals", refusals);
        requireChance("acceptFailures", acceptFailures);
        requireChance("resets", resets);
    }

    /**
     * Cuts deliveries.
     *
     * @param cut how
     * @return the changed behaviour
     */
    public MemoryFaults deliveries(final Cut cut) {
        return new MemoryFaults(cut, kernelBytes, partialSends, lateDeliveries, lateMaxNs, latencyMinNs, latencyMaxNs, connectsAtOnce,
            closesLater, refusals, acceptFailures, resets, resetMaxBytes);
    }

    /**
     * Bounds what one direction of a link holds.
     *
     * @param bytes at least 1
     * @return the changed behaviour
     */
    public MemoryFaults kernelBytes(final int bytes) {
        return new MemoryFaults(deliveries, bytes, partialSends, lateDeliveries, lateMaxNs, latencyMinNs, latencyMaxNs, connectsAtOnce,
            closesLater, refusals, acceptFailures, resets, resetMaxBytes);
    }

    /**
     * Lets sends stop half way.
     *
     * @param chance how often
     * @return the changed behaviour
     */
    public MemoryFaults partialSends(final double chance) {
        return new MemoryFaults(deliveries, kernelBytes, chance, lateDeliveries, lateMaxNs, latencyMinNs, latencyMaxNs, connectsAtOnce,
            closesLater, refusals, acceptFailures, resets, resetMaxBytes);
    }

    /**
     * Lets deliveries come late.
     *
     * @param chance how often
     * @param maxNs how late at most
     * @return the changed behaviour
     */
    public MemoryFaults lateDeliveries(final double chance, final long maxNs) {
        return new MemoryFaults(deliveries, kernelBytes, partialSends, chance, maxNs, latencyMinNs, latencyMaxNs, connectsAtOnce,
            closesLater, refusals, acceptFailures, resets, resetMaxBytes);
    }

    /**
     * Lets bytes travel.
     *
     * @param minNs how long at least
     * @param maxNs how long at most
     * @return the changed behaviour
     */
    public MemoryFaults latency(final long minNs, final long maxNs) {
        return new MemoryFaults(deliveries, kernelBytes, partialSends, lateDeliveries, lateMaxNs, minNs, maxNs, connectsAtOnce,
            closesLater, refusals, acceptFailures, resets, resetMaxBytes);
    }

    /**
     * Answers connects during the call.
     *
     * @param chance how often
     * @return the changed behaviour
     */
    public MemoryFaults connectsAtOnce(final double chance) {
        return new MemoryFaults(deliveries, kernelBytes, partialSends, lateDeliveries, lateMaxNs, latencyMinNs, latencyMaxNs, chance,
            closesLater, refusals, acceptFailures, resets, resetMaxBytes);
    }

    /**
     * Tells closes after the abort call.
     *
     * @param chance how often
     * @return the changed behaviour
     */
    public MemoryFaults closesLater(final double chance) {
        return new MemoryFaults(deliveries, kernelBytes, partialSends, lateDeliveries, lateMaxNs, latencyMinNs, latencyMaxNs, connectsAtOnce,
            chance, refusals, acceptFailures, resets, resetMaxBytes);
    }

    /**
     * Refuses connects.
     *
     * @param chance how often
     * @return the changed behaviour
     */
    public MemoryFaults refusals(final double chance) {
        return new MemoryFaults(deliveries, kernelBytes, partialSends, lateDeliveries, lateMaxNs, latencyMinNs, latencyMaxNs, connectsAtOnce,
            closesLater, chance, acceptFailures, resets, resetMaxBytes);
    }

    /**
     * Lets accepting fail.
     *
     * @param chance how often
     * @return the changed behaviour
     */
    public MemoryFaults acceptFailures(final double chance) {
        return new MemoryFaults(deliveries, kernelBytes, partialSends, lateDeliveries, lateMaxNs, latencyMinNs, latencyMaxNs, connectsAtOnce,
            closesLater, refusals, chance, resets, resetMaxBytes);
    }

    /**
     * Resets connections at a random point.
     *
     * @param chance how many of them
     * @param maxBytes after how many bytes at most, both ways
     * @return the changed behaviour
     */
    public MemoryFaults resets(final double chance, final int maxBytes) {
        return new MemoryFaults(deliveries, kernelBytes, partialSends, lateDeliveries, lateMaxNs, latencyMinNs, latencyMaxNs, connectsAtOnce,
            closesLater, refusals, acceptFailures, chance, maxBytes);
    }

    private static void requireChance(final String name, final double chance) {
        if (!(chance >= 0 && chance <= 1)) {
            throw new IllegalArgumentException(name + "=" + chance + " min=0 max=1");
        }
    }

    private static void require(final boolean kept, final String name, final long value) {
        if (!kept) {
            throw new IllegalArgumentException(name + "=" + value + " is out of range");
        }
    }
}
