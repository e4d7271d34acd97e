/**
 * The engine, written once for all transports and protocols.
 *
 * <p>A component owns loops; a loop owns a poller, slabs, timers and the sessions of its connections; a session drives
 * the link, the filters and the codec of one connection. Everything of a connection happens on its loop; what other
 * threads ask travels in the session's outbox.
 */
@NullMarked
package org.hpsocket.core;

import org.jspecify.annotations.NullMarked;
