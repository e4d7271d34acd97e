/** Code that only successors of the bundle have: compiled against it, and put into its jar. */
@NullMarked
package org.hpsocket.protocol.pack;

import org.jspecify.annotations.NullMarked;
