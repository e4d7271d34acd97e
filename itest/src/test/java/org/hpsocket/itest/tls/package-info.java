/**
 * TLS against peers that share no code with the library: OpenSSL, curl, Node and the JDK's own sockets, in both roles.
 * Data is checked on both sides, and so are the words that each side has for a failure.
 */
@NullMarked
package org.hpsocket.itest.tls;

import org.jspecify.annotations.NullMarked;
