/**
 * The code that can be replaced: transports, codecs and filters, by kind and name, in versions, and which of them
 * is current.
 *
 * <p>A registry has all of it and tells its user, the engine, of changes. It counts who uses a version, and does
 * not know them.
 */
@NullMarked
package org.hpsocket.core.code;

import org.jspecify.annotations.NullMarked;
