/**
 * Filters that are hard for a session: {@link org.hpsocket.testkit.probe.ProbeFilterFactory} asks for workers, answers
 * by itself, greets and says farewell, {@link org.hpsocket.testkit.probe.SleepingFilterFactory} begins when it is told
 * to, and {@link org.hpsocket.testkit.probe.DeflateFilterFactory} makes each byte depend on all before it.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit.probe;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
