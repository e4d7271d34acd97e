/**
 * The contract of servers, agents and clients, subject by subject: abstract suites that a transport runs by overriding
 * {@link org.hpsocket.testkit.component.ComponentContract#runtime()}.
 *
 * <p>All suites use {@link org.hpsocket.testkit.component.Events}, a listener that writes down what it hears; nothing
 * sleeps. Suites whose peers are sockets of the system (reset, raw peer, unanswered) are for transports over such
 * sockets only.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit.component;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
