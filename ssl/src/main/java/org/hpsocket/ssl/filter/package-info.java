/**
 * The filter behind {@link org.hpsocket.ssl.Tls}: an {@link javax.net.ssl.SSLEngine} between what the wire delivers and
 * what the codec reads. Engines, contexts and what they call are types of the JDK, of BouncyCastle or of the API, so a
 * connection goes on when this bundle is replaced.
 */
@NullMarked
package org.hpsocket.ssl.filter;

import org.jspecify.annotations.NullMarked;
