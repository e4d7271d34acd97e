package org.hpsocket.testkit.transport;


/**
 * Both ends of a connection.
 *
 * @param near the end that connected
 * @param far the end that was accepted
 */
public record LinkPair(LinkProbe near, LinkProbe far) {
}
