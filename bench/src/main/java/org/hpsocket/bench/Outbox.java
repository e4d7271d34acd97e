package org.hpsocket.bench;

import java.nio.ByteBuffer;

/** How payloads of many threads reach one loop. */
interface Outbox {

    /**
     * Copies a payload in. <p>Thread: any.
     *
     * @param connection whose it is
     * @param payload from 0 to its limit; left as it is
     * @return false without room
     */
    boolean offer(int connection, ByteBuffer payload);

    /**
     * Consumes everything there is. <p>Thread: one.
     *
     * @return the sum of the payloads' words, so that reading them cannot be optimised away; 0 when there was nothing
     */
    long drain();

    /**
     * Reads a payload as the consumer does in every outbox.
     *
     * @param bytes where it is
     * @param from its first byte
     * @param lengthBytes its length, a multiple of 8
     * @return the sum of its words
     */
    static long sum(final ByteBuffer bytes, final int from, final int lengthBytes) {
        long sum = 0;
        for (int i = 0; i < lengthBytes; i += Long.BYTES) {
            sum += bytes.getLong(from + i);
        }
        return sum;
    }
}
