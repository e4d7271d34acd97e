/** What the tests put into a container as the bundle of an application. */
@NullMarked
package org.hpsocket.itest.packaging.application;

import org.jspecify.annotations.NullMarked;
