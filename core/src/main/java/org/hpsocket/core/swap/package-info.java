/**
 * How the loops of a component go from one transport to another under open sockets, or beside it to one that takes
 * no sockets over.
 *
 * <p>Doors close, loops cross, doors open again; what has no transport meanwhile is parked.
 */
@NullMarked
package org.hpsocket.core.swap;

import org.jspecify.annotations.NullMarked;
