/**
 * The engine, written once for all transports and protocols.
 *
 * <p>A component owns loops; a loop owns a poller, slabs, timers and the sessions of its connections; a session drives
 * the link, the filters and the codec of one connection. Everything of a connection happens on its loop; what other
 * threads ask travels in the session's outbox.
 *
 * <p>Here are the engine and its components. Their parts are in packages of their own, which know each other one way
 * and what is here by interfaces only.
 */
@NullMarked
package org.hpsocket.core;

import org.jspecify.annotations.NullMarked;
