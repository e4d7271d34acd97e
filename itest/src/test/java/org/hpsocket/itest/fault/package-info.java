/** What goes wrong outside: descriptors, memory, silent, slow and vanishing peers, listeners that block. */
@NullMarked
package org.hpsocket.itest.fault;

import org.jspecify.annotations.NullMarked;
