/** The contract of components over TLS, run over each transport and by each provider. */
@NullMarked
package org.hpsocket.itest.tls.suite;

import org.jspecify.annotations.NullMarked;
