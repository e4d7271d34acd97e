package org.hpsocket.core.container;

import org.hpsocket.Component;
import org.hpsocket.Listener;

/**
 * What runs for a declared endpoint.
 *
 * @param declaration by which it runs
 * @param listener hears its events
 * @param component the component, made and started
 */
record Running(Declaration declaration, Listener listener, Component component) {
}
