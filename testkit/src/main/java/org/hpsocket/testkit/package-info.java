/**
 * What a transport, a filter, a codec or an application is tested with.
 *
 * <p>Suites: {@link org.hpsocket.testkit.TransportContract}, {@link org.hpsocket.testkit.PortContract},
 * {@link org.hpsocket.testkit.FilterContract} and {@link org.hpsocket.testkit.CodecContract} are run by extending
 * them and overriding a factory. They fail for a broken rule, and name it.
 *
 * <p>Drivers: {@link org.hpsocket.testkit.StageDriver} runs one filter or codec without a session,
 * {@link org.hpsocket.testkit.SteppedLoop} runs links without a thread of its own.
 * {@link org.hpsocket.testkit.CountingSlabs} is the memory of both; what was not given back, or given back twice, fails
 * the test.
 *
 * <p>A network without an operating system: {@link org.hpsocket.testkit.MemoryTransport} over a
 * {@link org.hpsocket.testkit.MemoryNetwork}, with a seed, faults and, where wanted, virtual time.
 *
 * <p>Probes: {@link org.hpsocket.testkit.ProbeFilterFactory} and {@link org.hpsocket.testkit.SwappingCodecFactory} do
 * what is hard for a session, and notice every damaged, lost or repeated byte.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
