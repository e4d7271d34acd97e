/**
 * What an application sees: components, connections, listeners, options and errors.
 *
 * <p>{@link org.hpsocket.HpSocket} makes servers, agents and clients out of a {@link org.hpsocket.Protocol} and a
 * {@link org.hpsocket.Listener}. A component has {@link org.hpsocket.Options} and, once started,
 * {@link org.hpsocket.Connection}s.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
