package org.hpsocket.itest.soak;

import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;
import org.hpsocket.SendResult;
import org.jspecify.annotations.Nullable;

/** Answers with what it heard; pauses now and then, ends what it has heard enough of. Serves several servers. */
final class Answerer implements PushListener, PackListener, PullListener {
    private static final int PAUSES_ONE_IN = 64;
    private static final int PAUSE_MOST_MS = 30;

    private final Ledger ledger;
    private final ScheduledExecutorService timer;

    Answerer(final Ledger ledger, final ScheduledExecutorService timer) {
        this.ledger = ledger;
        this.timer = timer;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer data) {
        final Talk talk = talk(connection);
        if (talk != null) {
            answer(connection, talk, data);
        } else if (data.remaining() < Talk.ID_BYTES) {
            connection.unread(data.remaining());
        } else {
            greeted(connection, data.getLong());
            final Talk begun = talk(connection);
            if (begun != null && data.hasRemaining()) {
                answer(connection, begun, data);
            }
        }
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final PullConnection connection, final int available) {
        return talk(connection) == null && available < Talk.ID_BYTES ? HandleResult.OK
            : Pulled.all(connection, available, data -> onReceive(connection, data));
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        final Talk talk = talk(connection);
        if (talk != null && talk.serverEnded(why)) {
            ledger.settle(talk);
        }
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        ledger.fault(component.name() + " told " + error);
    }

    private void greeted(final Connection connection, final long id) {
        final Talk talk = ledger.find(id);
        if (talk == null) {
            ledger.fault("nobody calls himself " + id);
        } else {
            talk.meet();
            connection.extra(talk);
        }
    }

    private void answer(final Connection connection, final Talk talk, final ByteBuffer data) {
        talk.arrive(data);
        final SendResult result = connection.send(data);
        if (result == SendResult.QUEUED) {
            talk.answered(data.remaining());
        } else {
            talk.fault("an answer was " + result);
        }
        if (talk.isEnough()) {
            connection.disconnect(
                talk.ending == Ending.THROWN_OUT ? Connection.Disconnect.FORCE : Connection.Disconnect.ORDERLY);
        } else if (ThreadLocalRandom.current().nextInt(PAUSES_ONE_IN) == 0) {
            connection.pauseReceive();
            final int pauseMs = 1 + ThreadLocalRandom.current().nextInt(PAUSE_MOST_MS);
            timer.schedule(connection::resumeReceive, pauseMs, TimeUnit.MILLISECONDS);
        }
    }

    private static @Nullable Talk talk(final Connection connection) {
        return (Talk) connection.extra().orElse(null);
    }
}
