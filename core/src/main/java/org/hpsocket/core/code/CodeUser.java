package org.hpsocket.core.code;

import java.util.function.BooleanSupplier;

/** Who uses the code of a registry, and hears of changes. <p>Thread: any. */
public interface CodeUser {

    /** There is other code, or less. */
    void changed(Supply<?> supply);

    /** Some code has lost its last user. */
    void unused();

    /** Whether this thread must not wait. */
    boolean inEvent();

    /** Waits, also when interrupted, until something holds. @return whether it does */
    boolean await(BooleanSupplier condition, long mostNs);

    /** Names the first that run some code. */
    String users(Version<?> code);
}
