/**
 * Load with checked echoes: many connections of an agent, each with messages on their way whose answers must be what
 * was sent, in order, once.
 *
 * <p>A message is a slice of one block of random bytes; which slice, and how long, follows from its connection and its
 * number. So nothing is generated while it runs, and the answer is compared with memory that is there.
 */
@NullMarked
package org.hpsocket.dist.load;

import org.jspecify.annotations.NullMarked;
