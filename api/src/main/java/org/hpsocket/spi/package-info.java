/**
 * What a transport or a protocol implements, and the session drives.
 *
 * <p>A link moves bytes. Filters turn bytes into bytes, a codec turns bytes into events; both are state machines
 * without I/O. The session of a connection owns every byte between them, one unit at a time. An implementation knows
 * this package and nothing else.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
