/**
 * Code that is replaced under open connections. The codec of {@link org.hpsocket.testkit.swap.SwappingCodecFactory}
 * asks for that after each message, {@link org.hpsocket.testkit.swap.ChainCodecFactory} notices a state that is not
 * whole, and {@link org.hpsocket.testkit.swap.KeyFilterFactory} shows on the wire who wrote. An
 * {@link org.hpsocket.testkit.swap.Edition} is another version of code, and
 * {@link org.hpsocket.testkit.swap.Sightings} count which of them worked.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit.swap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
