/**
 * Whole-system tests. They see what an application sees: the API, sockets of the system, processes of their own.
 *
 * <p>A test that needs limits, flags or a fresh JVM starts a {@link org.hpsocket.itest.Child}, a main class of these
 * sources that tells its parent lines and hears commands through {@link org.hpsocket.itest.Parent}.
 */
@NullMarked
package org.hpsocket.itest;

import org.jspecify.annotations.NullMarked;
