/**
 * The filters behind {@link org.hpsocket.Options#proxy()} and {@link org.hpsocket.Options#trustedProxies()}. Each
 * speaks a few words with a proxy when the connection opens, and passes every byte unchanged from then on. They lie
 * at the wire, below all other filters.
 *
 * <pre>
 * socks5          out  05 n methods          in  05 method
 *                 out  01 n user n password  in  01 status            where the proxy asks for them
 *                 out  05 01 00 target       in  05 reply 00 address
 * http-connect    out  CONNECT target ...    in  HTTP/1.1 200 ...
 * proxy-protocol                             in  PROXY TCP4 ...  or  0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A ...
 * </pre>
 *
 * <p>None of them takes a byte more than the talk has, so what follows it in the same delivery stays for the layer
 * above. A successor may take over after any step.
 */
@NullMarked
package org.hpsocket.proxy;

import org.jspecify.annotations.NullMarked;
