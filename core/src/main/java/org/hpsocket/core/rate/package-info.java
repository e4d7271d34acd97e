/**
 * How fast a connection may receive and send: buckets that fill with time, and what shapes one connection by its
 * own and a shared one.
 */
@NullMarked
package org.hpsocket.core.rate;

import org.jspecify.annotations.NullMarked;
