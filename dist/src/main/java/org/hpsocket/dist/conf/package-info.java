/**
 * Files of the folder {@code conf}, as a bundle beside File Install: {@code org.hpsocket.server~chat.cfg} is an
 * instance of a factory, named as its configuration is.
 */
@NullMarked
package org.hpsocket.dist.conf;

import org.jspecify.annotations.NullMarked;
