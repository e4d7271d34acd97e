/**
 * Off-heap memory of a runtime, in slabs under one ceiling, and what each loop keeps of them at hand.
 *
 * <p>A slab has one owner. Most are taken and released on a loop, without a lock; what a loop has too many of, and
 * what other threads release, goes back to the memory of the runtime. Knows nothing of who uses it.
 */
@NullMarked
package org.hpsocket.core.memory;

import org.jspecify.annotations.NullMarked;
