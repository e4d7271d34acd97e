/**
 * Virtual time: whoever waits steps all loops of a memory network, and when nothing is to be done the clock goes to
 * what happens next. {@link org.hpsocket.testkit.simulation.HpSocketTest} is a whole runtime in it,
 * {@link org.hpsocket.testkit.simulation.SteppedLoops} are the loops alone. The same seed gives the same run.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit.simulation;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
