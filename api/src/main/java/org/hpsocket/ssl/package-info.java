/**
 * TLS for every component over TCP: {@link org.hpsocket.ssl.Tls} is put under a protocol, a
 * {@link org.hpsocket.ssl.TlsContext} says what one side shows and demands, a {@link org.hpsocket.ssl.TlsSession} tells
 * what a connection agreed on.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.ssl;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
