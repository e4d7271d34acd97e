package org.hpsocket.itest.soak;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.Agent;
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
import org.hpsocket.StartException;

/** Talks to servers on all connections of an agent, and begins a new conversation for each that is over. */
final class Caller implements PushListener, PackListener, PullListener {
    private final Ledger ledger;
    private final ScheduledExecutorService timer;
    private final List<SocketAddress> servers;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicBoolean ending = new AtomicBoolean();

    Caller(final Ledger ledger, final ScheduledExecutorService timer, final List<SocketAddress> servers) {
        this.ledger = ledger;
        this.timer = timer;
        this.servers = servers;
    }

    /** Begins no more conversations. */
    void end() {
        ending.set(true);
    }

    void call(final Agent agent) {
        final Talk talk = ledger.begin();
        final var address = (InetSocketAddress) servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()));
        try {
            agent.connect(address.getHostString(), address.getPort(), talk).whenComplete((connection, failure) -> {
                if (failure != null) {
                    ledger.fault("connect to " + address + ": " + failure);
                }
            });
        } catch (final StartException e) {
            ledger.fault("connect to " + address + ": " + e.getMessage());
        }
    }

    @Override
    public HandleResult onHandshake(final Connection connection) {
        final Talk talk = talk(connection);
        say(connection, talk, talk.greeting());
        sayNext(connection, talk);
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer answer) {
        final Talk talk = talk(connection);
        if (!talk.hear(answer)) {
            return HandleResult.OK;
        }
        if (talk.isOver()) {
            connection.disconnect();
            return HandleResult.OK;
        }
        final int thinkMs = talk.thinkMs();
        if (thinkMs == 0) {
            sayNext(connection, talk);
        } else {
            timer.schedule(() -> sayNext(connection, talk), thinkMs, TimeUnit.MILLISECONDS);
        }
        return HandleResult.OK;
    }

    @Override
    public HandleResult onReceive(final PullConnection connection, final int available) {
        return Pulled.all(connection, available, data -> onReceive(connection, data));
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        final Talk talk = talk(connection);
        if (talk.callerEnded(why)) {
            ledger.settle(talk);
        }
        if (!ending.get()) {
            call((Agent) connection.component());
        }
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        ledger.fault(component.name() + " told " + error);
    }

    private void sayNext(final Connection connection, final Talk talk) {
        say(connection, talk, talk.nextMessage());
        if (!talk.isOver()) {
            return;
        }
        switch (talk.ending) {
            case LEFT -> connection.disconnect();
            case FORCED -> connection.disconnect(Connection.Disconnect.FORCE);
            default -> { }
        }
    }

    /** It cannot be full, since each message waits for its answer; a closed connection is the server's doing. */
    private void say(final Connection connection, final Talk talk, final ByteBuffer message) {
        final SendResult result = connection.send(message);
        if (result == SendResult.FULL || result == SendResult.CLOSED && !talk.ending.byServer()) {
            talk.fault("send answered " + result);
        }
    }

    private static Talk talk(final Connection connection) {
        return (Talk) connection.extra().orElseThrow();
    }
}
