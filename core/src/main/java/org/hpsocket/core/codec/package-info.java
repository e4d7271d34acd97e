/**
 * The codecs of this bundle: bytes as they come, bytes that are asked for, datagrams; state machines without input
 * and output.
 */
@NullMarked
package org.hpsocket.core.codec;

import org.jspecify.annotations.NullMarked;
