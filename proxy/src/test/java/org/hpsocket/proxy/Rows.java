package org.hpsocket.proxy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Proxy;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.Heard;
import org.hpsocket.testkit.stage.Reading;

/** Contexts and rows of tables. */
final class Rows {
    static final StageContext ACCEPTED = new StageContext(Settings.NONE, true, Optional.empty());

    private Rows() {
    }

    static StageContext through(final Proxy proxy, final String host, final int port) {
        return new StageContext(new Settings(Map.of("proxy", proxy)), false, Optional.of(host), port, Optional.empty(),
            Optional.empty());
    }

    /** What the proxy says, and then bytes of the layer above in the same breath. */
    static Reading opens(final String name, final StageContext context, final byte[]... said) {
        final byte[] wire = Wire.join(Wire.join(said), Wire.text("hello"));
        return new Reading(name, context, wire, List.of(Heard.stream(Wire.text("hello"))), Optional.empty(), 0);
    }

    static Reading fails(final String name, final StageContext context, final Kind kind, final byte[]... said) {
        return new Reading(name, context, Wire.join(said), List.of(), Optional.of(kind), 0);
    }

    /** It waits for more, and leaves so many bytes where they are. */
    static Reading waits(final String name, final StageContext context, final int left, final byte[]... said) {
        return new Reading(name, context, Wire.join(said), List.of(), Optional.empty(), left);
    }
}
