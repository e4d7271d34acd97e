/**
 * One connection: how it begins, drives its stages, receives, sends, changes its code, and ends.
 *
 * <p>A session has parts for each of these, which know it and each other; all of them run on its loop. Of its
 * component it knows the host, and of the application the events.
 */
@NullMarked
package org.hpsocket.core.session;

import org.jspecify.annotations.NullMarked;
