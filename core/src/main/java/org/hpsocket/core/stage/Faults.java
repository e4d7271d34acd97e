package org.hpsocket.core.stage;

import org.hpsocket.ErrorEvent;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.events.Errors;
import org.hpsocket.core.events.Seldom;

/**
 * Tells of code that is refused, fails or does not come; once a second where others can bring it about.
 *
 * <p>Thread: any.
 */
public final class Faults {
    private final StageHost component;
    private final Seldom refusals = new Seldom();
    private final Seldom faults = new Seldom();
    private final Seldom expiries = new Seldom();

    public Faults(final StageHost component) {
        this.component = component;
    }

    /** Code does not take something over, or does not hand it over. */
    public void refused(final String facts, final Throwable error) {
        component.counted().swapsRefused.increment();
        component.errors().seldom(
            refusals, ErrorEvent.Kind.SWAP, () -> facts + ": " + Errors.words(error), Errors.retold(error));
    }

    /** Code fails where nobody depends on it any more. */
    void fault(final String facts, final Throwable error) {
        component.errors().seldom(faults, ErrorEvent.Kind.INTERNAL, () -> facts, Errors.retold(error));
    }

    /** A connection has waited for code in vain. */
    public void expired(final String facts) {
        component.errors().seldom(expiries, ErrorEvent.Kind.SWAP, () -> facts, null);
    }

    /** Code has failed, and everybody goes on with other code. */
    void setAside(final Version<?> failing, final Throwable error) {
        component.errors().report(ErrorEvent.Kind.SWAP,
            failing.text() + " is set aside, since it fails: " + error, null, Errors.retold(error));
        component.changed(failing.supply);
    }
}
