/**
 * Filters and codecs without a session. A {@link org.hpsocket.testkit.stage.StageDriver} steps one of them as a
 * session would, and checks each step. {@link org.hpsocket.testkit.stage.FilterContract} and
 * {@link org.hpsocket.testkit.stage.CodecContract} run it over tables of a {@link org.hpsocket.testkit.stage.Reading}
 * or {@link org.hpsocket.testkit.stage.Writing} a row, cut in every way.
 */
@NullMarked
@Export
@Version("1.0.0")
package org.hpsocket.testkit.stage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
