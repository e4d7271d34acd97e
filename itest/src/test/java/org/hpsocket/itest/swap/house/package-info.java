/** The application in the container: serves what is asked for, and watches its connections. */
@NullMarked
package org.hpsocket.itest.swap.house;

import org.jspecify.annotations.NullMarked;
