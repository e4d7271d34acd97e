/**
 * The runtime in a container: {@link org.hpsocket.HpSocket} as a service, and endpoints out of configurations and
 * listeners.
 *
 * <p>A factory configuration {@code org.hpsocket.server~NAME} (or {@code agent}, {@code client}, {@code node}, {@code
 * cast}) declares an endpoint: the property {@code uri} and any option by its name in code. A service of a listener
 * type with the property {@code hpsocket.endpoint=NAME} serves it. The endpoint runs while both are there, and the code
 * that it needs; none waits for the other. What is lacking is named in the state of the endpoint. What is wrong is
 * refused with one logged line, shows in that state, too, and harms no other.
 *
 * <p>Of the framework only references of services are known here, for the origin of code: Declarative Services call in,
 * and the report is made of types of the JDK.
 */
@NullMarked
package org.hpsocket.core.container;

import org.jspecify.annotations.NullMarked;
