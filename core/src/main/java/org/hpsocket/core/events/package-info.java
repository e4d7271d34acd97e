/**
 * What a component tells: its listener, of events and errors, on the loop or on threads of its own; and what it
 * counts.
 *
 * <p>What a listener throws stays here.
 */
@NullMarked
package org.hpsocket.core.events;

import org.jspecify.annotations.NullMarked;
