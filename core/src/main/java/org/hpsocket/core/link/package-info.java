/**
 * Where the links of a component come from: the door of a server of streams, the port of datagrams; both go from
 * transport to transport.
 */
@NullMarked
package org.hpsocket.core.link;

import org.jspecify.annotations.NullMarked;
