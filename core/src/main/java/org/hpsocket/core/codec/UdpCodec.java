package org.hpsocket.core.codec;

import java.nio.ByteBuffer;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocketException;
import org.hpsocket.PushListener;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Swap;
import org.hpsocket.spi.Turn;

/** Datagrams as they arrive: each delivery is a unit, each send is one. */
public final class UdpCodec implements Codec<PushListener> {
    private final int mostBytes;
    private final boolean notice;

    UdpCodec(final int mostBytes, final boolean notice) {
        this.mostBytes = mostBytes;
        this.notice = notice;
    }

    @Override
    public void requireSendable(final long length) {
        if (length == 0) {
            throw HpSocketException.usage("a datagram without bytes would be a heartbeat");
        }
        if (length > mostBytes) {
            throw HpSocketException.usage("datagram length=" + length + " maxDatagramSize=" + mostBytes);
        }
    }

    @Override
    public int reservedLength() {
        return notice ? CloseNotice.LENGTH : -1;
    }

    @Override
    public void requireAllowed(final ByteBuffer unit) {
        CloseNotice.refuse(unit);
    }

    @Override
    public boolean pauses() {
        return false;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        if (in.isEmpty()) {
            return Step.NEEDS_MORE;
        }
        turn.event(in.first().remaining());
        return Step.EMITTED;
    }

    @Override
    public Step end(final Turn turn) {
        return Step.ENDED;
    }

    @Override
    public Step out(final Command command, final Turn turn) {
        ((Command.Send) command).writeTo(turn);
        return Step.EMITTED;
    }

    @Override
    public HandleResult deliver(final ByteBuffer unit, final PushListener listener, final Connection connection) {
        return listener.onReceive(connection, unit);
    }

    /** Makes them. */
    public static final class Factory implements CodecFactory {

        @Override
        public String name() {
            return "udp";
        }

        @Override
        public Swap swap() {
            return Swap.AT_BOUNDARY;
        }

        @Override
        public Codec<?> create(final StageContext context) {
            return new UdpCodec(context.settings().integer("maxDatagramSize"), context.settings().flag("notice"));
        }

        @Override
        public Codec<?> restore(final State state, final StageContext context) {
            return create(context);
        }
    }
}
