/**
 * Certificates for tests, made when they run: none is ever kept in a file that is handed on.
 *
 * <p>An {@link org.hpsocket.testkit.tls.Authority} certifies others; what it gives out, an
 * {@link org.hpsocket.testkit.tls.Issued}, is a chain and its private key, as text, as files or as what a context
 * takes. {@link org.hpsocket.testkit.tls.Terms} say what is unusual: RSA, expired, for clients.
 *
 * <p>This package needs BouncyCastle ({@code bcpkix}), which the rest of the test kit does not.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit.tls;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
