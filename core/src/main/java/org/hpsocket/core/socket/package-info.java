/**
 * What is said of sockets before and after they are there: what a transport can do, what carries links, options,
 * paths and addresses.
 *
 * <p>Nothing here opens one.
 */
@NullMarked
package org.hpsocket.core.socket;

import org.jspecify.annotations.NullMarked;
