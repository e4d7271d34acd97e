/**
 * A network that is memory. A {@link org.hpsocket.testkit.memory.MemoryTransport} makes the links and ports of the
 * hosts of one {@link org.hpsocket.testkit.memory.MemoryNetwork}, by its clock;
 * {@link org.hpsocket.testkit.memory.MemoryFaults} cut, delay and break what is under way, as a seed has it.
 *
 * <p>Each way of a link is a {@code MemoryPipe}; a {@code Flight} is one datagram.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit.memory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
