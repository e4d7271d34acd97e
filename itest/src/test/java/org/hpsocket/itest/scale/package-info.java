/** As many connections as two processes can hold. */
@NullMarked
package org.hpsocket.itest.scale;

import org.jspecify.annotations.NullMarked;
