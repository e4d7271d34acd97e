/**
 * What a transport, a filter, a codec or an application is tested with.
 *
 * <p>Suites: {@link org.hpsocket.testkit.CodecContract} is run by extending it and giving a factory and tables. It fails for a broken rule,
 * and names it.
 *
 * <p>Drivers: {@link org.hpsocket.testkit.StageDriver} runs one filter or codec without a session.
 * {@link org.hpsocket.testkit.CountingSlabs} is its memory; what was not given back, or given back twice, fails the test.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
