package org.hpsocket.bench;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** One Agrona ring for all connections: claim, copy, commit. The connection travels as the message's type. */
final class RingOutbox implements Outbox {

    private final ByteBuffer memory;
    private final ManyToOneRingBuffer ring;
    private final MessageHandler onMessage = this::onMessage;
    private long sum;

    RingOutbox(final int capacityBytes) {
        memory = ByteBuffer.allocateDirect(capacityBytes + RingBufferDescriptor.TRAILER_LENGTH);
        ring = new ManyToOneRingBuffer(new UnsafeBuffer(memory));
    }

    @Override
    public boolean offer(final int connection, final ByteBuffer payload) {
        final int lengthBytes = payload.limit();
        final int index = ring.tryClaim(connection + 1, lengthBytes);
        if (index < 0) {
            return false;
        }
        ring.buffer().putBytes(index, payload, 0, lengthBytes);
        ring.commit(index);
        return true;
    }

    @Override
    public long drain() {
        sum = 0;
        ring.read(onMessage);
        return sum;
    }

    private void onMessage(final int type, final MutableDirectBuffer buffer, final int index, final int lengthBytes) {
        sum += Outbox.sum(memory, index, lengthBytes);
    }
}
