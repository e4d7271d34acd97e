/** The recordings of the original, played by a peer that shares no code with the library, in both roles. */
@NullMarked
package org.hpsocket.itest.golden;

import org.jspecify.annotations.NullMarked;
