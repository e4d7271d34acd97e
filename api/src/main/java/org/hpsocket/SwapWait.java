package org.hpsocket;

import java.time.Duration;

/**
 * An open connection that has not changed to the code it should run.
 *
 * @param connection its id; 0 for the component itself, which waits for a transport
 * @param code the code it waits for, for instance {@code codec pack of org.hpsocket.protocol.pack 1.1.0}, or the code
 *     it lacks
 * @param reason what holds it
 * @param since for how long
 */
public record SwapWait(long connection, String code, String reason, Duration since) {
}
