/**
 * Protocols out of a folder, without a container. {@link org.hpsocket.core.folder.ProtocolFolder} looks into it every
 * second; {@code Listing} says what lies there, {@code Copies} takes a copy of what is new, {@code Stock} decides
 * which of it runs, and {@code Loading} gives each jar a module layer of its own, or on the class path a class
 * loader. What it provides goes to a {@link org.hpsocket.core.folder.Shelf}; a newer jar of the same module goes
 * there first, then the older one is taken away.
 *
 * <p>Nothing that runs is read from the folder itself: files there may be replaced, cut short or removed at any
 * moment.
 */
@NullMarked
package org.hpsocket.core.folder;

import org.jspecify.annotations.NullMarked;
