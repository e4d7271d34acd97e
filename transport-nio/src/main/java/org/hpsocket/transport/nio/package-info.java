/**
 * TCP, UDP and streams between paths over one selector for each loop.
 *
 * <p>{@link org.hpsocket.transport.nio.NioTransport} makes a poller for each loop, listening sockets and connection
 * attempts; both of these make links. Each has one key in the selector of its loop and is the attachment of that key,
 * so what is ready is called without a look-up. A selector tells that something can be done, a link promises that
 * something was done: a receive that is wanted is one read when the selector says so, a send is written at once and the
 * selector is asked only for what did not fit.
 *
 * <p>Interest follows demand lazily. While a reader asks again inside its call-back nothing changes, so an echo is one
 * wait, one read and one write; only a socket that has bytes which nobody wants is taken out of the selector.
 *
 * <p>Between paths everything is as with TCP, but for three things that the system does not do: the file of a socket
 * that listens stays when its process dies ({@link org.hpsocket.transport.nio.SocketFile}), bytes that wait are not
 * counted ({@link org.hpsocket.transport.nio.Ahead}), and a connect does not wait for room in a backlog
 * ({@link org.hpsocket.transport.nio.NioConnect}).
 *
 * <p>A port is simpler: it always reads, and asks the selector about writing when a datagram found no room.
 */
@NullMarked
package org.hpsocket.transport.nio;

import org.jspecify.annotations.NullMarked;
