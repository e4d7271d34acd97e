package org.hpsocket.testkit.swap;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Turn;
import org.hpsocket.ssl.TlsSession;
import org.jspecify.annotations.Nullable;

/** Takes what a send writes down, for a codec that looks at it first. It is no turn for anything else. */
final class Copied implements Turn {
    private final ByteBuffer bytes;

    Copied(final int length) {
        bytes = ByteBuffer.allocate(length);
    }

    /** What was written down. */
    ByteBuffer bytes() {
        return bytes.duplicate().flip();
    }

    @Override
    public void down(final Slab unit) {
        bytes.put(unit.buffer());
        unit.release();
    }

    @Override
    public void down(final ByteBuffer copied) {
        bytes.put(copied.duplicate());
    }

    @Override
    public @Nullable Slab take(final int leastBytes) {
        throw refused();
    }

    @Override
    public void up(final Slab unit) {
        throw refused();
    }

    @Override
    public void event(final int count) {
        throw refused();
    }

    @Override
    public void offload(final Runnable work) {
        throw refused();
    }

    @Override
    public void upgrade(final String codec, final State state) {
        throw refused();
    }

    @Override
    public void addresses(final SocketAddress remote, final @Nullable SocketAddress local) {
        throw refused();
    }

    @Override
    public void secured(final TlsSession session) {
        throw refused();
    }

    @Override
    public boolean isAllSent() {
        throw refused();
    }

    @Override
    public boolean isEnded() {
        throw refused();
    }

    @Override
    public void cutShort() {
        throw refused();
    }

    @Override
    public boolean isCutShort() {
        throw refused();
    }

    @Override
    public long nowNs() {
        throw refused();
    }

    @Override
    public RandomGenerator random() {
        throw refused();
    }

    private static IllegalStateException refused() {
        return new IllegalStateException("a send writes bytes down, and nothing else");
    }
}
