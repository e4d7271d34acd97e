package org.hpsocket;

/** What happens to an open connection whose new code does not take it over. */
public enum SwapFailurePolicy {
    /**
     * It goes on with the code it has, while that is there; without, it waits for other code until the swap time-out.
     */
    KEEP,
    /** It closes with a reason that names the code and what it said. */
    CLOSE
}
