package org.hpsocket.core.stage;

import java.nio.ByteBuffer;
import java.util.List;
import org.hpsocket.Heartbeat;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;
import org.hpsocket.StartException;
import org.hpsocket.core.queue.OwnUnit;
import org.hpsocket.spi.Codec;

/** The heartbeats of one component, which its connections share. <p>Thread: any; nothing changes. */
public record Rhythm(Heartbeat heartbeat, long intervalNs, int attempts, OwnUnit payload, OwnUnit answer) {
    private static final List<Class<? extends Listener>> KNOWN =
        List.of(PushListener.class, PackListener.class, PullListener.class);

    /**
     * Checks that a protocol can carry heartbeats.
     *
     * @param codec one of the protocol's, to ask for lengths
     * @throws StartException when it cannot
     */
    public static Rhythm of(final Heartbeat heartbeat, final Protocol<?> protocol, final Codec<?> codec) {
        final Class<?> listener = protocol.listenerType();
        final boolean recognizes = heartbeat.answers() || heartbeat.answer().length > 0;
        if (protocol.datagrams().isPresent()) {
            throw refused(heartbeat, protocol, "datagrams have heartbeats of their own, in their protocol");
        }
        if (recognizes && PullListener.class.isAssignableFrom(listener)) {
            throw refused(heartbeat, protocol,
                "bytes that are pulled are no units, so none can be recognized; it takes an empty answer");
        }
        if (KNOWN.stream().noneMatch(known -> known.isAssignableFrom(listener))) {
            throw refused(heartbeat, protocol, "only protocols of bytes and packs carry heartbeats");
        }
        try {
            codec.requireSendable(heartbeat.payload().length);
            if (recognizes) {
                codec.requireSendable(heartbeat.answer().length);
            }
        } catch (final HpSocketException e) {
            throw refused(heartbeat, protocol, e.getMessage());
        }
        return new Rhythm(heartbeat, heartbeat.interval().toNanos(), heartbeat.attempts(),
            new OwnUnit(heartbeat.payload()), new OwnUnit(heartbeat.answer()));
    }

    public boolean asks() {
        return intervalNs > 0;
    }

    /** Whether a unit is the peer's heartbeat, to be answered. */
    public boolean isPayload(final ByteBuffer unit, final int length) {
        return heartbeat.answers() && payload.isSame(unit, length);
    }

    /** Whether a unit is the peer's answer. */
    public boolean isAnswer(final ByteBuffer unit, final int length) {
        return asks() && length > 0 && answer.isSame(unit, length);
    }

    private static StartException refused(final Heartbeat heartbeat, final Protocol<?> protocol, final String why) {
        return new StartException(StartException.Step.INVALID_PARAM,
            "heartbeat=" + heartbeat + " does not fit protocol " + protocol.name() + ": " + why, null);
    }
}
