package org.hpsocket;

/**
 * Counts of a component since its last start.
 *
 * @param opened connections accepted or connected
 * @param closed connections closed, of those
 * @param refused connections refused because of the limit, or by the listener
 * @param connectFailures connection attempts that failed
 * @param acceptFailures times accepting failed and was put off
 * @param bytesReceived bytes from the transport
 * @param bytesSent bytes to the transport
 * @param unitsReceived receive events
 * @param errors error events, reported or counted only
 * @param dropped datagrams dropped: too long, for want of memory, or more of one peer than can wait
 * @param blocked times a listener was seen blocking its loop
 */
public record ComponentStats(
    long opened, long closed, long refused, long connectFailures, long acceptFailures,
    long bytesReceived, long bytesSent, long unitsReceived, long errors, long dropped, long blocked) {
}
