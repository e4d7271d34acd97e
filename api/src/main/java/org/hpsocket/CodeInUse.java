package org.hpsocket;

/**
 * Which code some connections of a component run.
 *
 * @param part what it is: {@code codec}, {@code filter} or {@code transport}
 * @param name its name, for instance {@code pack}
 * @param version where it comes from and its version, for instance {@code org.hpsocket.protocol.pack 1.1.0}; without a
 *     version when none is known
 * @param current whether new connections get it
 * @param connections how many connections run it
 */
public record CodeInUse(String part, String name, String version, boolean current, int connections) {
}
