/**
 * The rules of ports of datagrams. A {@link org.hpsocket.testkit.port.PortContract} puts them together; they try them
 * on a {@link org.hpsocket.testkit.port.PortBench}, with a {@link org.hpsocket.testkit.port.PortProbe} on each port
 * that writes down what it hears.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit.port;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
