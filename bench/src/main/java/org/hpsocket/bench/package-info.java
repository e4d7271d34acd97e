/**
 * What is measured: the contenders of the side-by-side run and the JMH benchmarks.
 *
 * <p>A contender is an echo server in a process of its own, started by {@code bench/run}. The contract: the port is its
 * last argument, 0 for any; once it accepts it prints {@code ready PORT} on standard output; it listens on 127.0.0.1
 * with a backlog of 4,096; TCP_NODELAY is on; it sends back every byte in order, holds a bounded number of them for a
 * peer that does not read, and closes after the peer's end; SIGTERM ends it; idle it uses no CPU time. One for
 * datagrams sends each back whole to its sender, in order, with a receive buffer of 4 MiB, and lives on when a peer is
 * gone.
 */
package org.hpsocket.bench;
