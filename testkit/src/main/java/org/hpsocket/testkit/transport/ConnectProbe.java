package org.hpsocket.testkit.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.hpsocket.spi.Connector;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.jspecify.annotations.Nullable;

/** Hears how an attempt to connect ends. <p>Thread: any, where not told otherwise. */
public final class ConnectProbe implements Connector {
    private final LinkProbe probe;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<String> answers = new ArrayList<>();
    private volatile Runnable cancel = () -> { };

    ConnectProbe(final LinkProbe probe) {
        this.probe = probe;
    }

    /**
     * Gives who hears of the link.
     *
     * @return the probe, with a link once connected
     */
    public LinkProbe probe() {
        return probe;
    }

    /**
     * Names the answers.
     *
     * @return {@code connected} or {@code failed}, once
     */
    public synchronized List<String> answers() {
        return List.copyOf(answers);
    }

    /**
     * Gives the cause of a failure.
     *
     * @return empty while there is none
     */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Cancels the attempt. <p>Thread: its loop. */
    public void cancel() {
        cancel.run();
    }

    @Override
    public LinkHandler connected(final Link link) {
        answer("connected");
        return probe.of(link);
    }

    @Override
    public void failed(final Throwable cause) {
        failure.set(cause);
        answer("failed");
    }

    void cancelsBy(final Runnable cancels) {
        cancel = cancels;
    }

    private synchronized void answer(final String answer) {
        answers.add(answer);
    }
}
