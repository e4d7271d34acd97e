package org.hpsocket.core.stage;

import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.State;

/** Gives back what a stage wrote down and nobody took over. <p>Thread: the connection's loop. */
final class Unclaimed {
    private Unclaimed() {
    }

    static void drop(final State state, final String code, final Staged session) {
        for (final Object value : state.values().values()) {
            try {
                drop(value);
            } catch (final Exception e) {
                session.component().faults().fault(
                    "state of " + code + " does not close: " + e + " connection=" + session.id(), e);
            }
        }
    }

    private static void drop(final Object value) throws Exception {
        if (value instanceof Bytes bytes) {
            bytes.release();
        } else if (value instanceof Slab slab) {
            slab.release();
        } else if (value instanceof Inflater inflater) {
            inflater.end();
        } else if (value instanceof Deflater deflater) {
            deflater.end();
        } else if (value instanceof AutoCloseable resource) {
            resource.close();
        }
    }
}
