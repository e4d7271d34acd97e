/**
 * The command line: {@code hpsocket serve}, {@code connect}, {@code bench}, {@code demo} and {@code shell}.
 *
 * <p>Results go to stdout, everything else to stderr. What a user gave wrong is one line and exit status 2, what went
 * wrong at run time one line and exit status 1.
 */
@NullMarked
package org.hpsocket.dist;

import org.jspecify.annotations.NullMarked;
