/**
 * The codecs behind {@link org.hpsocket.Pack} and {@link org.hpsocket.Frames}: whole messages out of a stream of bytes.
 *
 * <p>None of them takes a byte before the unit is whole. Between two steps everything of the stream is with the
 * session, so a codec remembers nothing that a successor would miss, and may be replaced after any step.
 */
@NullMarked
package org.hpsocket.protocol.pack;

import org.jspecify.annotations.NullMarked;
