package org.hpsocket.core.container;

import java.util.Optional;
import org.hpsocket.Component;

/** What those who need code ask about the code that is there. */
interface Stock {

    /** Names code that a start would not find now; empty when all is there. */
    Optional<String> lacking(Component component, boolean path);

    /** Runs something whenever there is more code. */
    void watch(Runnable whenMore);

    /** Runs it no more. */
    void unwatch(Runnable whenMore);
}
