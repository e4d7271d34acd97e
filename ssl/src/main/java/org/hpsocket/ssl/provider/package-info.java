/**
 * Who implements TLS and its algorithms. {@link org.hpsocket.ssl.provider.Providers} are instances of BouncyCastle and
 * of the JDK, none of them registered; {@code Quiet} keeps their log small. With a key log, {@code LoggedCrypto} makes
 * the secrets, and {@code KeyLog} writes them to a file. {@link org.hpsocket.ssl.provider.Setup} words the errors of
 * all that is done before a start.
 */
@NullMarked
package org.hpsocket.ssl.provider;

import org.jspecify.annotations.NullMarked;
