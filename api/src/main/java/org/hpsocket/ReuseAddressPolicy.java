package org.hpsocket;

/**
 * Which reuse options a socket gets before it is bound.
 *
 * <p>Source: HP-Socket {@code EnReuseAddressPolicy}, numbered alike.
 */
public enum ReuseAddressPolicy {
    /** Neither. */
    NONE,
    /** {@code SO_REUSEADDR}. */
    ADDR_ONLY,
    /** {@code SO_REUSEADDR} and {@code SO_REUSEPORT}, where the system has the latter. */
    ADDR_AND_PORT
}
