/**
 * Listeners that answer with what they heard. On the class path they are made by hand; as a bundle, declared services
 * that a configuration {@code org.hpsocket.echo.PROTOCOL} brings to life: {@code hpsocket.endpoint} names the endpoints
 * they serve, {@code damage} the one answer, counted from 1, that they spoil.
 */
@NullMarked
package org.hpsocket.dist.echo;

import org.jspecify.annotations.NullMarked;
