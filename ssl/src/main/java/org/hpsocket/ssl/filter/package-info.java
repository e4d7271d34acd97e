/**
 * The filter behind {@link org.hpsocket.ssl.Tls}: an {@link javax.net.ssl.SSLEngine} between what the wire delivers and
 * what the codec reads. A {@code TlsFilter} is one connection; {@code Handshake} are its steps, done on a worker,
 * {@code Sealed} what is said afterwards, and {@code Faults} says in a line why it failed.
 *
 * <p>Arrows point one way:
 *
 * <pre>
 *   filter ──► context ──► credential ──► provider
 *      │          └──► cipher
 *      └──► wire
 * </pre>
 *
 * <p>Engines, contexts and what they call are types of the JDK, of BouncyCastle or of the API, so a connection goes on
 * when this bundle is replaced.
 */
@NullMarked
package org.hpsocket.ssl.filter;

import org.jspecify.annotations.NullMarked;
