/**
 * The rules of transports over streams. A {@link org.hpsocket.testkit.transport.TransportContract} puts those of each
 * step together; they try them on a {@link org.hpsocket.testkit.transport.TransportBench}, with a
 * {@link org.hpsocket.testkit.transport.LinkProbe} at each end that writes down what it hears.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
