package org.hpsocket.itest.scale;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import org.hpsocket.CloseReason;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;

/** Compares answers with what was asked. */
final class Asking implements PushListener {
    private final LongAdder right = new LongAdder();
    private final LongAdder wrong = new LongAdder();

    static void ask(final Connection connection) {
        final SendResult result = connection.send(question(connection).next());
        if (result != SendResult.QUEUED) {
            throw new IllegalStateException("send answered " + result);
        }
    }

    long right() {
        return right.sum();
    }

    long wrong() {
        return wrong.sum();
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        final int left = question(connection).answer(data);
        if (left == 0) {
            right.increment();
        } else if (left < 0) {
            wrong.increment();
        }
        return HandleResult.OK;
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        if (why.isError()) {
            wrong.increment();
        }
    }

    private static Question question(final Connection connection) {
        return (Question) connection.extra().orElseThrow();
    }
}
