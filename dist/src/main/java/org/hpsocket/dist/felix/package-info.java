/**
 * The runtime in an embedded Felix: bundles from a folder, start levels, configurations, and what goes wrong brought to
 * light.
 *
 * <p>Nothing of the bundles is shared with the launcher but the packages of Config Admin and of the log service; what
 * the runtime tells comes as types of the JDK.
 */
@NullMarked
package org.hpsocket.dist.felix;

import org.jspecify.annotations.NullMarked;
