package org.hpsocket.core.swap;

import java.io.IOException;
import org.hpsocket.HpSocketException;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.socket.Abilities;
import org.hpsocket.spi.Transport;

/**
 * One change to a transport that cannot take over sockets: new connections begin with it, on loops of its own; those
 * that are open finish on theirs.
 *
 * <p>Thread: one that may wait. A start or stop waits for it.
 */
final class Draining {
    private final Passenger component;
    private final Version<Transport> next;

    Draining(final Passenger component, final Version<Transport> next) {
        this.component = component;
        this.next = next;
    }

    /**
     * Changes over.
     *
     * @throws HpSocketException when it cannot; then everything is as it was
     */
    void run() {
        synchronized (component.starting()) {
            if (!component.hasStarted()) {
                throw HpSocketException.usage(component.name() + " is " + component.state()
                    + ", a change of transport needs STARTED");
            }
            try {
                final EventLoop[] before = component.fleet().replace(next);
                try {
                    component.reopen(Abilities.of(next.code));
                } catch (final IOException | RuntimeException e) {
                    component.fleet().restore(before);
                    throw e;
                } finally {
                    component.fleet().settle();
                }
            } catch (final IOException e) {
                throw new HpSocketException(HpSocketException.Category.RETRY,
                    component.name() + " cannot go on with " + next.text() + ": " + Errors.words(e), e);
            }
        }
    }
}
