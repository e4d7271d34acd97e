package org.hpsocket.dist.load;

/**
 * How much to send.
 *
 * @param connections how many connections
 * @param sizeLeast the shortest message
 * @param sizeMost the longest message
 * @param depth messages on their way on each connection
 * @param threads loops of the agent
 * @param transport the transport of the agent by name, or empty
 */
public record Plan(int connections, int sizeLeast, int sizeMost, int depth, int threads, String transport) {
}
