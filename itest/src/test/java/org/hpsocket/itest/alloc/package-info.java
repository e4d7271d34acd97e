/** What a message costs in memory of the heap: nothing. */
@NullMarked
package org.hpsocket.itest.alloc;

import org.jspecify.annotations.NullMarked;
