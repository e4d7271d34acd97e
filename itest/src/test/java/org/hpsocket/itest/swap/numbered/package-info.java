/**
 * A protocol whose state spans units, as a bundle of its own: what a codec that is replaced too early, or without its
 * state, gets wrong is the next message.
 */
@NullMarked
package org.hpsocket.itest.swap.numbered;

import org.jspecify.annotations.NullMarked;
