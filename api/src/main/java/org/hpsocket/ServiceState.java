package org.hpsocket;

/**
 * The state of a component.
 *
 * <p>Source: HP-Socket {@code EnServiceState}; the order of the constants is its numbering.
 */
public enum ServiceState {
    /** Start was called and has not succeeded yet. */
    STARTING,
    /** The component accepts or connects. */
    STARTED,
    /** Stop was called, perhaps with a grace for open connections, or the only connection of a client ended. */
    STOPPING,
    /** Nothing of the component runs; its port is free; it may be started again. */
    STOPPED
}
