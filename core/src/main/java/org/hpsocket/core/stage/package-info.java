/**
 * The stages of one connection: codec and filters, where the results of their steps go, where their code comes
 * from, and how it is exchanged for other code.
 *
 * <p>Of the connection they know its way in, its way out, and how to end it.
 */
@NullMarked
package org.hpsocket.core.stage;

import org.jspecify.annotations.NullMarked;
