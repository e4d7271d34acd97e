/** What the tests put into a later version of the bundle of PACK. */
@NullMarked
package org.hpsocket.dist.successor;

import org.jspecify.annotations.NullMarked;
