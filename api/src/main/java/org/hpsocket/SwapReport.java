package org.hpsocket;

import java.time.Duration;
import java.util.List;

/**
 * What became of a swap: over all components of the runtime that use the code.
 *
 * @param code the new code, for instance {@code codec pack of org.hpsocket.protocol.pack 1.1.0}
 * @param done connections that changed to it
 * @param refused connections that it refused or failed with
 * @param waiting connections that had not changed when the report was made, the first {@value SwapStats#WAITING_MOST}
 * @param took from the call to the report
 */
public record SwapReport(String code, long done, long refused, List<SwapWait> waiting, Duration took) {

    /**
     * Tells whether every connection runs the new code.
     *
     * @return true when none was refused and none waits
     */
    public boolean isComplete() {
        return refused == 0 && waiting.isEmpty();
    }
}
