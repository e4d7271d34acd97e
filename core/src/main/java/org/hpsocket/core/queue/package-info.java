/**
 * What of one connection waits: bytes that have come and are not yet read, sends that are not yet the codec's.
 *
 * <p>Other threads leave their sends in an outbox, under its lock and within its limit; the loop moves them on. The
 * kinds of sends are here, too: lent for one call, queued, a file, a unit of this side's own.
 */
@NullMarked
package org.hpsocket.core.queue;

import org.jspecify.annotations.NullMarked;
