/**
 * Small programs, each the shortest that shows one thing. They print what happens, and run until they are interrupted
 * or done.
 */
@NullMarked
package org.hpsocket.examples;

import org.jspecify.annotations.NullMarked;
