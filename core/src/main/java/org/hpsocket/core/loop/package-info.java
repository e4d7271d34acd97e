/**
 * Loops and what they run: calls, marked connections, timers, and what of a loop belongs to its transport.
 *
 * <p>A loop knows neither connections nor components: it runs what is marked, lends its turn to what is stepped,
 * and takes attempts to connect and sockets along to another transport. The engine room has all loops of a runtime,
 * its time, its memory, and the threads beside the loops.
 */
@NullMarked
package org.hpsocket.core.loop;

import org.jspecify.annotations.NullMarked;
