/** The built jars: their descriptors, and that they run in Felix, on the module path and in an image. */
@NullMarked
package org.hpsocket.itest.packaging;

import org.jspecify.annotations.NullMarked;
