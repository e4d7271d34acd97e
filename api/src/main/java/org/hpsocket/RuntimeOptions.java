package org.hpsocket;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What all components of a runtime share.
 *
 * @param memoryLimitBytes the ceiling of off-heap memory for bytes on their way; 0 is half of
 *     {@link Runtime#maxMemory()}, at least 16 MiB and at most 1 GiB
 * @param protocols a folder whose jars are added as protocols and transports, and watched as long as the runtime
 *     lives; none in a container, where they are bundles
 */
public record RuntimeOptions(long memoryLimitBytes, Optional<Path> protocols) {
    /** The least ceiling that can be asked for. */
    public static final long LEAST_MEMORY_BYTES = 4L << 20;
    private static final long DEFAULT_LEAST_BYTES = 16L << 20;
    private static final long DEFAULT_MOST_BYTES = 1L << 30;

    /** The defaults. */
    public RuntimeOptions() {
        this(0);
    }

    /**
     * The defaults with another ceiling.
     *
     * @param memoryLimitBytes the ceiling, 0 for the default
     */
    public RuntimeOptions(final long memoryLimitBytes) {
        this(memoryLimitBytes, Optional.empty());
    }

    /**
     * Checks the range and fills in the default.
     *
     * @param memoryLimitBytes the ceiling, 0 for the default
     * @param protocols the folder, if any
     */
    public RuntimeOptions {
        if (memoryLimitBytes == 0) {
            memoryLimitBytes =
                Math.min(DEFAULT_MOST_BYTES, Math.max(DEFAULT_LEAST_BYTES, Runtime.getRuntime().maxMemory() / 2));
        }
        Endpoint.requireRange("memoryLimitBytes", memoryLimitBytes, LEAST_MEMORY_BYTES, Long.MAX_VALUE);
    }

    /**
     * The same with a folder of protocols: each jar in it, and each folder of jars that belong together, is a module
     * of its own; a newer one replaces an older one while connections stay open. What cannot be used is logged.
     * What a module provides is in its {@code module-info}, and for a runtime on the class path in
     * {@code META-INF/services} as well.
     *
     * @param folder the folder; it must be there when the runtime is made
     * @return the options
     */
    public RuntimeOptions withProtocols(final Path folder) {
        return new RuntimeOptions(memoryLimitBytes, Optional.of(folder));
    }
}
