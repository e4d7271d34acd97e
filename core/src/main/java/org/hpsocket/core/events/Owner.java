package org.hpsocket.core.events;

import org.hpsocket.Component;
import org.hpsocket.core.loop.EngineRoom;

/** The component that connections and sockets belong to, as all of them know it. <p>Thread: any. */
public interface Owner extends Component {

    /** What it works with. */
    EngineRoom room();

    /** Tells of errors. */
    Errors errors();

    /** Its counts since its start. */
    Counted counted();

    /** Calls its listener. */
    Events events();
}
