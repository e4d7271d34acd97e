/**
 * What a transport, a filter, a codec or an application is tested with. Here is what all of it uses:
 * {@link org.hpsocket.testkit.Wire} writes bytes down, {@link org.hpsocket.testkit.Cut} says how they are cut into
 * deliveries, and {@link org.hpsocket.testkit.CountingSlabs} is memory that keeps account: what was not given back, or
 * given back twice, fails the test. {@link org.hpsocket.testkit.VirtualClock} is time that the test moves.
 *
 * <p>Suites: {@link org.hpsocket.testkit.transport.TransportContract}, {@link org.hpsocket.testkit.port.PortContract},
 * {@link org.hpsocket.testkit.stage.FilterContract}, {@link org.hpsocket.testkit.stage.CodecContract}, and those of
 * whole components in {@link org.hpsocket.testkit.component}, are run by extending them and overriding a factory. They
 * fail for a broken rule, and name it.
 *
 * <p>Drivers: {@link org.hpsocket.testkit.stage.StageDriver} runs one filter or codec without a session,
 * {@link org.hpsocket.testkit.loop.SteppedLoop} runs links without a thread of its own.
 *
 * <p>A network without an operating system: {@link org.hpsocket.testkit.memory.MemoryTransport} over a
 * {@link org.hpsocket.testkit.memory.MemoryNetwork}, with a seed, faults and, where wanted, virtual time.
 * {@link org.hpsocket.testkit.simulation.HpSocketTest} runs an application in it.
 *
 * <p>Probes: {@link org.hpsocket.testkit.probe.ProbeFilterFactory} and
 * {@link org.hpsocket.testkit.swap.SwappingCodecFactory} do what is hard for a session, and notice every damaged, lost
 * or repeated byte.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
