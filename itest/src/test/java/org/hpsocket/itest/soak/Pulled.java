package org.hpsocket.itest.soak;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.PullConnection;

/** Takes what waits on a PULL connection. */
final class Pulled {
    private Pulled() {
    }

    static HandleResult all(
        final PullConnection connection, final int available, final Function<ByteBuffer, HandleResult> receiver) {
        final ByteBuffer data = ByteBuffer.allocate(available);
        if (connection.fetch(data) != FetchResult.OK) {
            throw new IllegalStateException("told of bytes=" + available + ", which are not there");
        }
        return receiver.apply(data.flip());
    }
}
