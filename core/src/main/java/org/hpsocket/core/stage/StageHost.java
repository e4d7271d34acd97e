package org.hpsocket.core.stage;

import org.hpsocket.core.code.Supply;
import org.hpsocket.core.code.Version;
import org.hpsocket.core.events.Owner;

/** The component of connections, as their stages know it. <p>Thread: any. */
public interface StageHost extends Owner {

    /** Tells of code that fails. */
    Faults faults();

    /** Whether any connection of the runtime has got a unit through this code. */
    boolean isProven(Version<?> code);

    /** There is other code, or less. */
    void changed(Supply<?> supply);
}
