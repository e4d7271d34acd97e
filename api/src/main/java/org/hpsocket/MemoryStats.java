package org.hpsocket;

/**
 * The off-heap memory of a runtime.
 *
 * @param limitBytes the ceiling, never passed
 * @param allocatedBytes taken from the system, in use or kept for reuse
 * @param usedBytes in use
 * @param slabs slabs in use; 0 when every component is stopped
 */
public record MemoryStats(long limitBytes, long allocatedBytes, long usedBytes, int slabs) {
}
