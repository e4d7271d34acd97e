package org.hpsocket.testkit.component;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.hpsocket.CloseReason;
import org.hpsocket.Component;
import org.hpsocket.Connection;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.PreparedSocket;
import org.hpsocket.PullConnection;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;
import org.hpsocket.Server;

/**
 * A listener of every protocol that writes down what it hears, answers as it was told, and lets a test wait for
 * what is to come.
 *
 * <p>Each event is a line: its name, and after a blank what belongs to it, for instance {@code receive 5} or
 * {@code close PEER}. An event is written down before it is answered.
 *
 * <p>Thread: any. Waiting fails after 20 s and shows what was heard.
 */
public final class Events implements PushListener, PackListener, PullListener {
    private static final Answer OK = connection -> HandleResult.OK;
    private static final Runnable NOTHING = () -> { };

    private final Diary diary = new Diary();
    private final List<Connection> opened = new ArrayList<>();
    private final List<CloseReason> closed = new ArrayList<>();
    private final List<ErrorEvent> errors = new ArrayList<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private volatile DataAnswer data = (connection, bytes) -> HandleResult.OK;
    private volatile PullAnswer available = (connection, bytes) -> HandleResult.OK;

    /** Creates a listener that has heard nothing and answers OK. */
    public Events() {
        super();
    }

    /** Answers an event of a connection. */
    @FunctionalInterface
    interface Answer {
        HandleResult to(Connection connection);
    }

    /** Answers a receive event of PUSH or PACK. */
    @FunctionalInterface
    interface DataAnswer {
        HandleResult to(Connection connection, ByteBuffer bytes);
    }

    /** Answers a receive event of PULL. */
    @FunctionalInterface
    interface PullAnswer {
        HandleResult to(PullConnection connection, int bytes);
    }

    static Events echo() {
        return new Events().data((connection, bytes) -> {
            connection.send(bytes);
            return HandleResult.OK;
        });
    }

    /** Sets the answer to prepare-connect, accept, connect, handshake, send or close. */
    Events on(final String event, final Answer answer) {
        answers.put(event, answer);
        return this;
    }

    /** Sets what one of these events does before it answers OK. */
    Events doing(final String event, final Consumer<Connection> action) {
        return on(event, connection -> {
            action.accept(connection);
            return HandleResult.OK;
        });
    }

    Events data(final DataAnswer answer) {
        data = answer;
        return this;
    }

    Events available(final PullAnswer answer) {
        available = answer;
        return this;
    }

    /** Waits for an event whose line begins so. */
    void await(final String event) {
        await(event, 1);
    }

    void await(final String event, final int times) {
        await(times + " x " + event, () -> diary.count(event) >= times);
    }

    void await(final String what, final BooleanSupplier condition) {
        diary.await(what, condition);
    }

    int count(final String event) {
        return diary.count(event);
    }

    List<String> all() {
        return diary.all();
    }

    /** Gives the names of the events of one connection, several of a kind in a row being one. */
    List<String> order(final Connection connection) {
        return diary.order(connection.id());
    }

    /** Adds up what send events told. */
    long sentBytes() {
        return diary.sum("send");
    }

    /** Waits for the connection that was the n-th, from 0, to have its handshake. */
    Connection opened(final int number) {
        diary.await("connection " + number, () -> opened.size() > number);
        return diary.read(() -> opened.get(number));
    }

    Connection opened() {
        return opened(0);
    }

    /** Waits for the close that is the n-th, from 0. */
    CloseReason closed(final int number) {
        diary.await("close " + number, () -> closed.size() > number);
        return diary.read(() -> closed.get(number));
    }

    CloseReason closed() {
        return closed(0);
    }

    /** Waits for the first error event. */
    ErrorEvent error() {
        diary.await("error", () -> !errors.isEmpty());
        return diary.read(() -> errors.get(0));
    }

    List<ErrorEvent> errors() {
        return diary.read(() -> List.copyOf(errors));
    }

    /** Waits for so many bytes, of all connections, and gives all there are. */
    byte[] received(final int length) {
        diary.await(length + " bytes", () -> received.size() >= length);
        return received();
    }

    byte[] received() {
        return diary.read(received::toByteArray);
    }

    @Override
    public HandleResult onPrepareListen(final Server server, final PreparedSocket socket) {
        diary.note("prepare-listen " + server.name(), 0, NOTHING);
        return HandleResult.OK;
    }

    @Override
    public HandleResult onPrepareConnect(final Connection connection, final PreparedSocket socket) {
        return answer("prepare-connect", connection, NOTHING);
    }

    @Override
    public HandleResult onAccept(final Connection connection) {
        return answer("accept", connection, NOTHING);
    }

    @Override
    public HandleResult onConnect(final Connection connection) {
        return answer("connect", connection, NOTHING);
    }

    @Override
    public HandleResult onHandshake(final Connection connection) {
        return answer("handshake", connection, () -> opened.add(connection));
    }

    @Override
    public HandleResult onReceive(final Connection connection, final ByteBuffer bytes) {
        final var copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        diary.note("receive " + copy.length, connection.id(), () -> received.writeBytes(copy));
        return data.to(connection, bytes);
    }

    @Override
    public HandleResult onReceive(final PullConnection connection, final int bytes) {
        diary.note("receive " + bytes, connection.id(), NOTHING);
        return available.to(connection, bytes);
    }

    @Override
    public HandleResult onSend(final Connection connection, final long bytes) {
        diary.note("send " + bytes, connection.id(), NOTHING);
        return answers.getOrDefault("send", OK).to(connection);
    }

    @Override
    public void onClose(final Connection connection, final CloseReason why) {
        diary.note("close " + why.kind(), connection.id(), () -> closed.add(why));
        answers.getOrDefault("close", OK).to(connection);
    }

    @Override
    public void onShutdown(final Component component) {
        diary.note("shutdown " + component.name(), 0, NOTHING);
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        diary.note("error " + error, error.connection().map(Connection::id).orElse(0L), () -> errors.add(error));
    }

    private HandleResult answer(final String event, final Connection connection, final Runnable alongside) {
        diary.note(event, connection.id(), alongside);
        return answers.getOrDefault(event, OK).to(connection);
    }
}
