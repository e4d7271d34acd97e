/**
 * TCP over asynchronous channels, whose completions reach a loop through its poller.
 *
 * <p>{@link org.hpsocket.transport.aio.AioTransport} makes a poller for each loop, listening sockets and connection
 * attempts; both of these make links. Everything that the system does for them is an operation: it ends in the call
 * that begins it, or later on a thread of the channel group, which hands it to the poller of the link's loop. So
 * links, listening sockets and attempts are state machines of one thread, the loop's; only operations cross threads.
 *
 * <p>A read or write that has begun cannot be taken back, and its memory is the system's until it ends. Hence a small
 * slab for a read that waits, one delivery that may be held for a paused reader, and no offers.
 */
@NullMarked
package org.hpsocket.transport.aio;

import org.jspecify.annotations.NullMarked;
