/** Long runs: many connections of every kind, ended in every way, and each byte accounted for. */
@NullMarked
package org.hpsocket.itest.soak;

import org.jspecify.annotations.NullMarked;
