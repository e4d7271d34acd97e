package org.hpsocket;

/**
 * What all components of a runtime share.
 *
 * @param memoryLimitBytes the ceiling of off-heap memory for bytes on their way; 0 is half of {@link Runtime#maxMemory()},
 *     at least 16 MiB and at most 1 GiB
 */
public record RuntimeOptions(long memoryLimitBytes) {
    /** The least ceiling that can be asked for. */
    public static final long LEAST_MEMORY_BYTES = 4L << 20;
    private static final long DEFAULT_LEAST_BYTES = 16L << 20;
    private static final long DEFAULT_MOST_BYTES = 1L << 30;

    /** The defaults. */
    public RuntimeOptions() {
        this(0);
    }

    /**
     * Checks the range and fills in the default.
     *
     * @param memoryLimitBytes the ceiling, 0 for the default
     */
    public RuntimeOptions {
        if (memoryLimitBytes == 0) {
            memoryLimitBytes =
                Math.min(DEFAULT_MOST_BYTES, Math.max(DEFAULT_LEAST_BYTES, Runtime.getRuntime().maxMemory() / 2));
        }
        Endpoint.requireRange("memoryLimitBytes", memoryLimitBytes, LEAST_MEMORY_BYTES, Long.MAX_VALUE);
    }
}
