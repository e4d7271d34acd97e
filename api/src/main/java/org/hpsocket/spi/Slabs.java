package org.hpsocket.spi;

import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of slabs.
 *
 * <p>Thread: the pool of a loop belongs to that loop; slabs may be released on any thread only where the pool says so.
 */
public interface Slabs {

    /**
     * Takes a slab with room for at least so many bytes, and no bytes in it.
     *
     * @param leastBytes the room, at least 1
     * @return the slab, now the caller's, or null when the memory of the runtime is used up; there may be smaller ones
     */
    @Nullable Slab take(int leastBytes);

    /**
     * Takes a slab from the reserve that is kept for control output: alerts, refusals, farewells.
     *
     * @param leastBytes the room, at least 1
     * @return the slab, now the caller's, or null when even the reserve is used up
     */
    @Nullable Slab takeReserved(int leastBytes);

    /**
     * Takes a slab back; called by {@link Slab#release()} only.
     *
     * @param slab the slab
     */
    void release(Slab slab);
}
