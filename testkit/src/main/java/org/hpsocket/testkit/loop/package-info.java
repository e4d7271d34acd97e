/**
 * Loops that tests run. A {@link org.hpsocket.testkit.loop.SteppedLoop} takes a turn when it is told to;
 * {@link org.hpsocket.testkit.loop.ThreadedLoops} give each one a thread. Tests of links are written against
 * {@link org.hpsocket.testkit.loop.Loops}, and run on either.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit.loop;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
