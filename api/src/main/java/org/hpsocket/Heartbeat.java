package org.hpsocket;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * How an application finds out that its peer has fallen silent: one end asks, a small unit every interval; the other
 * end answers. An immutable value, given as the option {@code heartbeat}.
 *
 * <p><b>The end that asks</b> ({@link #every}) looks once every interval after the handshake event. When {@link
 * #attempts()} heartbeats in a row are unanswered, it closes the connection with RECEIVE TIMEOUT; else it sends the
 * payload. Anything that arrives, not the answer alone, shows that the peer is there. So a peer that falls silent is
 * closed between {@code interval * attempts} and {@code interval * (attempts + 1)} after its last bytes, in order: the
 * close event waits up to a second for a last word. A unit equal to the answer is swallowed: the listener does not get
 * it, and it counts as no unit. Without an answer nothing is swallowed, and what the peer sends on its own has to do.
 *
 * <p><b>The end that answers</b> ({@link #answering}) swallows units equal to the payload, and answers each at once;
 * while it cannot send, several are answered by one. While it does not read, it does not answer. An end can do
 * {@linkplain #bothWays() both}; then its own heartbeats keep it alive for a peer whose it does not read.
 *
 * <p>A heartbeat is sent as the application's sends are, framed by the protocol, through the filters; no send event
 * tells of it. Nothing is queued for one: while the application's bytes are still on their way out, none is sent,
 * and none counts as unanswered as long as some of these bytes go out within the interval, or a rate of this end holds
 * them back. None counts either while this end does not read: paused, over a rate, short of memory, or busy with an
 * event.
 *
 * <p>Heartbeats and answers are bytes received: they end the silence that {@link Connection#silencePeriod()} tells and
 * {@link Options#idleTimeout()} bounds.
 *
 * <p>Protocols with framing (PACK, {@link Frames}) are the right place for it. A PUSH stream does not keep borders:
 * an event whose bytes are exactly the answer or the payload is swallowed, one in which other bytes stick to it is
 * delivered as it is. PULL can send heartbeats, but has no units to recognize: a component that is to recognize some
 * there does not start. With protocols of other listeners none starts either.
 *
 * <p>As text: {@code off}; {@code 15s}; {@code 15s,3,PING,PONG} for interval, attempts, payload and answer, what is
 * left off at the end having its default; {@code 15s,3,PING,PONG,both}; {@code answering,PING,PONG}. A payload is
 * UTF-8, or bytes as {@code 0x0d0a}.
 *
 * <p>Limits: the interval is 100 ms to 1 day, attempts are 1 to 100, payload and answer at most 1024 bytes.
 */
public final class Heartbeat {
    /** Heartbeats in a row that may be unanswered unless told. <p>Source: HP-Socket {@code DetectAttempts}. */
    public static final int DEFAULT_ATTEMPTS = 3;
    /** The shortest interval. */
    public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    /** The longest interval. */
    public static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    /** The most attempts. */
    public static final int MOST_ATTEMPTS = 100;
    /** The longest payload, and the longest answer. */
    public static final int LONGEST_PAYLOAD = 1_024;

    private static final String NAME = "heartbeat";
    private static final String HEX = "0x";
    private static final Heartbeat OFF =
        new Heartbeat(Duration.ZERO, DEFAULT_ATTEMPTS, utf8("PING"), utf8("PONG"), false);

    private final Duration interval;
    private final int attempts;
    private final byte[] payload;
    private final byte[] answer;
    private final boolean answers;

    private Heartbeat(
        final Duration interval, final int attempts, final byte[] payload, final byte[] answer, final boolean answers) {
        Endpoint.requireRange("heartbeat attempts", attempts, 1, MOST_ATTEMPTS);
        Endpoint.requireRange("heartbeat payload length", payload.length, 1, LONGEST_PAYLOAD);
        Endpoint.requireRange("heartbeat answer length", answer.length, answers ? 1 : 0, LONGEST_PAYLOAD);
        if (answers && !interval.isZero() && Arrays.equals(payload, answer)) {
            throw HpSocketException.usage("heartbeat payload=" + written(payload)
                + " is its own answer: two ends that both ask and answer so would never stop");
        }
        this.interval = interval;
        this.attempts = attempts;
        this.payload = payload;
        this.answer = answer;
        this.answers = answers;
    }

    /**
     * Sends none, answers none.
     *
     * @return the default
     */
    public static Heartbeat off() {
        return OFF;
    }

    /**
     * Asks: three attempts, payload {@code PING}, answer {@code PONG}, unless changed.
     *
     * @param interval the time between heartbeats, 100 ms to 1 day, in whole milliseconds
     * @return the heartbeat
     */
    public static Heartbeat every(final Duration interval) {
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw HpSocketException.usage("heartbeat interval=" + interval + " must be 100 ms to 1 day");
        }
        return new Heartbeat(Duration.ofMillis(interval.toMillis()), OFF.attempts, OFF.payload, OFF.answer, false);
    }

    /**
     * Answers a peer that asks.
     *
     * @param payload what the peer asks with, 1 to 1024 bytes
     * @param answer what it gets, 1 to 1024 bytes
     * @return the heartbeat
     */
    public static Heartbeat answering(final byte[] payload, final byte[] answer) {
        return new Heartbeat(Duration.ZERO, OFF.attempts, payload.clone(), answer.clone(), true);
    }

    /**
     * Answers a peer that asks.
     *
     * @param payload what the peer asks with, as UTF-8
     * @param answer what it gets, as UTF-8
     * @return the heartbeat
     */
    public static Heartbeat answering(final String payload, final String answer) {
        return answering(utf8(payload), utf8(answer));
    }

    /**
     * Reads the text form.
     *
     * @param text for instance {@code 15s,3,PING,PONG}
     * @return the heartbeat
     * @throws HpSocketException naming the text, or the part that is out of range
     */
    public static Heartbeat parse(final String text) {
        final String[] parts = text.split(",", -1);
        if (parts.length == 1 && parts[0].equals("off")) {
            return OFF;
        }
        if (parts[0].equals("answering")) {
            if (parts.length != 3) {
                throw wrong(text);
            }
            return answering(read(text, parts[1]), read(text, parts[2]));
        }
        if (parts.length > 5 || parts.length == 5 && !parts[4].equals("both")) {
            throw wrong(text);
        }
        final Heartbeat asking = every(OptionText.duration(NAME, parts[0]))
            .attempts(parts.length > 1 ? number(text, parts[1]) : OFF.attempts)
            .payload(parts.length > 2 ? read(text, parts[2]) : OFF.payload)
            .answer(parts.length > 3 ? read(text, parts[3]) : OFF.answer);
        return parts.length > 4 ? asking.bothWays() : asking;
    }

    /**
     * Changes how many heartbeats in a row may be unanswered.
     *
     * @param value 1 to 100
     * @return the changed heartbeat
     */
    public Heartbeat attempts(final int value) {
        return new Heartbeat(interval, value, payload, answer, answers);
    }

    /**
     * Changes what is sent.
     *
     * @param value 1 to 1024 bytes
     * @return the changed heartbeat
     */
    public Heartbeat payload(final byte[] value) {
        return new Heartbeat(interval, attempts, value.clone(), answer, answers);
    }

    /**
     * Changes what is sent.
     *
     * @param value text, as UTF-8
     * @return the changed heartbeat
     */
    public Heartbeat payload(final String value) {
        return payload(utf8(value));
    }

    /**
     * Changes what the peer answers; the same as the payload for one that echoes.
     *
     * @param value at most 1024 bytes; none for a peer that does not answer
     * @return the changed heartbeat
     */
    public Heartbeat answer(final byte[] value) {
        return new Heartbeat(interval, attempts, payload, value.clone(), answers);
    }

    /**
     * Changes what the peer answers; the same as the payload for one that echoes.
     *
     * @param value text, as UTF-8; empty for a peer that does not answer
     * @return the changed heartbeat
     */
    public Heartbeat answer(final String value) {
        return answer(utf8(value));
    }

    /**
     * Answers the peer's heartbeats as well, which have the same payload and the same answer; these must differ.
     *
     * @return the changed heartbeat
     */
    public Heartbeat bothWays() {
        return new Heartbeat(interval, attempts, payload, answer, true);
    }

    /**
     * Tells whether this end asks.
     *
     * @return true with an interval
     */
    public boolean asks() {
        return !interval.isZero();
    }

    /**
     * Tells whether this end answers.
     *
     * @return true for {@link #answering} and {@link #bothWays()}
     */
    public boolean answers() {
        return answers;
    }

    /**
     * Gives the time between heartbeats.
     *
     * @return the interval, zero when this end does not ask
     */
    public Duration interval() {
        return interval;
    }

    /**
     * Gives how many heartbeats in a row may be unanswered.
     *
     * @return the attempts
     */
    public int attempts() {
        return attempts;
    }

    /**
     * Gives what is sent, or answered.
     *
     * @return a copy
     */
    public byte[] payload() {
        return payload.clone();
    }

    /**
     * Gives the answer.
     *
     * @return a copy, empty when none is expected
     */
    public byte[] answer() {
        return answer.clone();
    }

    @Override
    public boolean equals(final @org.jspecify.annotations.Nullable Object other) {
        return other instanceof Heartbeat that && interval.equals(that.interval) && attempts == that.attempts
            && answers == that.answers && Arrays.equals(payload, that.payload) && Arrays.equals(answer, that.answer);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * interval.hashCode() + Arrays.hashCode(payload)) + Arrays.hashCode(answer);
    }

    /** Gives the text form. */
    @Override
    public String toString() {
        final String exchange = written(payload) + "," + written(answer);
        if (asks()) {
            return interval.toMillis() + "ms," + attempts + "," + exchange + (answers ? ",both" : "");
        }
        return answers ? "answering," + exchange : "off";
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(final String text, final String part) {
        if (!part.startsWith(HEX)) {
            return utf8(part);
        }
        if (part.length() % 2 != 0 || !part.matches("0x[0-9a-fA-F]*")) {
            throw wrong(text);
        }
        final byte[] bytes = new byte[part.length() / 2 - 1];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(part, 2 * i + 2, 2 * i + 4, 16);
        }
        return bytes;
    }

    private static String written(final byte[] bytes) {
        final String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.matches("[!-+\\--~]*") && !text.startsWith(HEX)) {
            return text;
        }
        return HEX + String.format("%0" + 2 * bytes.length + "x", new BigInteger(1, bytes));
    }

    private static int number(final String text, final String part) {
        try {
            return Integer.parseInt(part);
        } catch (final NumberFormatException e) {
            throw wrong(text);
        }
    }

    private static HpSocketException wrong(final String text) {
        return HpSocketException.usage(NAME + "=" + text + " is not off, interval,attempts,payload,answer such as"
            + " 15s,3,PING,PONG, the same with ,both, or answering,payload,answer;"
            + " payload and answer are text without a comma, or bytes such as 0x0d0a");
    }
}
