/**
 * From a {@link org.hpsocket.ssl.TlsContext}, which is a value, to engines. {@link
 * org.hpsocket.ssl.context.ContextMaker} builds what a context needs when it is prepared, so that a wrong file or name
 * stops the start; {@code Protocols} and {@code Groups} check what it names against the provider. {@link
 * org.hpsocket.ssl.context.Engines} makes the engine of one connection.
 */
@NullMarked
package org.hpsocket.ssl.context;

import org.jspecify.annotations.NullMarked;
