/**
 * TLS as it looks on the wire, read without an engine. {@link org.hpsocket.ssl.wire.Records} measures records and
 * {@link org.hpsocket.ssl.wire.Alert} knows the alerts, for what must be said when there is no engine that could.
 *
 * <p>A {@link org.hpsocket.ssl.wire.ClientHello} is the first message of a client, from which a server chooses its
 * context: {@code HelloRecords} finds it in its records, {@code HelloFields} and {@code HelloExtensions} take it apart,
 * and {@code HelloRefused} is thrown for what does not fit. {@link org.hpsocket.ssl.wire.Foreign} names what came
 * instead.
 */
@NullMarked
package org.hpsocket.ssl.wire;

import org.jspecify.annotations.NullMarked;
