package org.hpsocket.itest;

import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;

/**
 * Answers with what it heard, whatever the protocol; breaks the connection when that cannot be sent.
 *
 * <p>Thread: any.
 */
public class Echo implements PushListener, PackListener, PullListener {

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        return connection.send(data) == SendResult.QUEUED ? HandleResult.OK : HandleResult.ERROR;
    }

    @Override
    public HandleResult onReceive(final PullConnection connection, final int available) {
        final ByteBuffer data = ByteBuffer.allocate(available);
        return connection.fetch(data) == FetchResult.OK ? onReceive(connection, data.flip()) : HandleResult.ERROR;
    }
}
