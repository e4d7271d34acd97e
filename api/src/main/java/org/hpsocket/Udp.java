package org.hpsocket;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hpsocket.spi.Settings;

/**
 * Datagrams between peers that are kept as connections: a server's connection is an address, begun by its first
 * datagram. What is sent in one piece arrives in one piece, or not at all.
 *
 * <p>As HP-Socket does, a client says so when it connects, by an empty datagram (the greeting); each side tells the
 * other when it closes, by 16 bytes (the close notice); and a client sends an empty datagram (a heartbeat) once an
 * interval, which the server answers. A client that has sent as many heartbeats without hearing anything closes after
 * interval * (attempts + 1), a server between interval * attempts and that time after the last datagram. Peers that
 * know nothing of this are talked to with these parts switched off, or {@link #plain()}.
 *
 * <p>Limits: {@link Options#maxDatagramSize()}; an empty send and one equal to the close notice are refused, since they
 * would be taken for what they are; receiving cannot be paused.
 *
 * @param interval the time between heartbeats; 0, or at least 1 s; 0 switches detection off
 * @param attempts heartbeats without an answer; 0 switches detection off
 * @param greeting whether a client greets, and a server answers empty datagrams while detection is off
 * @param notice whether closing is told, and understood
 */
public record Udp(Duration interval, int attempts, boolean greeting, boolean notice) implements Protocol<PushListener> {
    /** The time between heartbeats unless told otherwise. <p>Source: HP-Socket {@code DetectInterval}. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
    /** The heartbeats without an answer unless told otherwise. <p>Source: HP-Socket {@code DetectAttempts}. */
    public static final int DEFAULT_ATTEMPTS = 3;
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
    private static final int MOST_ATTEMPTS = 1_000;
    private static final Udp PUSH = new Udp(DEFAULT_INTERVAL, DEFAULT_ATTEMPTS, true, true);

    /**
     * Checks the ranges.
     *
     * @param interval the time between heartbeats
     * @param attempts heartbeats without an answer
     * @param greeting whether there are greetings
     * @param notice whether there are close notices
     */
    public Udp {
        if (!interval.isZero()) {
            Endpoint.requireRange("udp heartbeat in ms", interval.toMillis(), LEAST_INTERVAL.toMillis(),
                Duration.ofDays(365).toMillis());
        }
        Endpoint.requireRange("udp attempts", attempts, 0, MOST_ATTEMPTS);
    }

    /**
     * Gives datagrams as they arrive.
     *
     * @return the protocol {@code udp}, as HP-Socket speaks it
     */
    public static Udp push() {
        return PUSH;
    }

    /**
     * Changes how a silent peer is found out.
     *
     * @param every the time between heartbeats; 0, or at least 1 s
     * @param unanswered how many go without an answer
     * @return the changed protocol; without detection when one of both is 0
     */
    public Udp heartbeat(final Duration every, final int unanswered) {
        return new Udp(every, unanswered, greeting, notice);
    }

    /**
     * Switches greetings.
     *
     * @param on whether there are
     * @return the changed protocol
     */
    public Udp greeting(final boolean on) {
        return new Udp(interval, attempts, on, notice);
    }

    /**
     * Switches close notices; without them a datagram of these 16 bytes is one like any other.
     *
     * @param on whether there are
     * @return the changed protocol
     */
    public Udp notice(final boolean on) {
        return new Udp(interval, attempts, greeting, on);
    }

    /**
     * Adds nothing to what the application sends, for peers of other makes.
     *
     * @return the protocol without greeting, heartbeat and close notice
     */
    public Udp plain() {
        return new Udp(Duration.ZERO, 0, false, false);
    }

    /**
     * Tells whether silent peers are found out.
     *
     * @return false when the interval or the attempts are 0
     */
    public boolean detects() {
        return !interval.isZero() && attempts > 0;
    }

    @Override
    public String name() {
        return "udp";
    }

    @Override
    public Class<PushListener> listenerType() {
        return PushListener.class;
    }

    @Override
    public Settings settings() {
        return new Settings(Map.of("notice", notice));
    }

    @Override
    public Optional<Udp> datagrams() {
        return Optional.of(this);
    }
}
