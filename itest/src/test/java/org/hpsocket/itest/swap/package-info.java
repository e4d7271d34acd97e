/**
 * Built bundles are replaced in Felix, a process of its own, while peers that know nothing of the library talk to it
 * from here. The successors are jars made from the built ones; what they write shows which of them has answered.
 *
 * <p>Set by the properties {@code hpsocket.swap.connections}: how many connections; {@code hpsocket.swap.protocols},
 * {@code hpsocket.swap.states} and {@code hpsocket.swap.transports}: how often each bundle is replaced, at most 1,000.
 */
@NullMarked
package org.hpsocket.itest.swap;

import org.jspecify.annotations.NullMarked;
