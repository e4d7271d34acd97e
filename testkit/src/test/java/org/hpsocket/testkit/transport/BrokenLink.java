package org.hpsocket.testkit.transport;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.LinkHandler;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/** A link that breaks one rule. */
final class BrokenLink implements Link, LinkHandler {
    private final BrokenTransport.Fault fault;
    private final Loop loop;
    private final Link sound;
    private @Nullable LinkHandler handler;
    private @Nullable ByteBuffer offered;
    private boolean lost;

    BrokenLink(final BrokenTransport.Fault fault, final Loop loop, final Link sound) {
        this.fault = fault;
        this.loop = loop;
        this.sound = sound;
    }

    LinkHandler hears(final LinkHandler hears) {
        handler = hears;
        return this;
    }

    @Override
    public void receive(final int hint) {
        sound.receive(hint);
    }

    @Override
    public boolean send(final Bytes unit) {
        if (fault == BrokenTransport.Fault.LOSES_A_SLAB && !lost) {
            lost = true;
            Objects.requireNonNull(loop.slabs().take(1));
        }
        final ByteBuffer kept = offered;
        if (kept != null) {
            offered = null;
            kept.clear();
            sound.offer(kept);
        }
        final boolean done = sound.send(unit);
        if (fault == BrokenTransport.Fault.TELLS_SENT_OF_DONE && done) {
            handler().onSent();
        }
        return done;
    }

    @Override
    public void offer(final ByteBuffer lent) {
        final int before = lent.position();
        if (fault == BrokenTransport.Fault.KEEPS_THE_OFFERED) {
            offered = lent.duplicate().limit(Math.min(lent.limit(), before + 10)).slice();
            lent.position(Math.min(lent.limit(), before + 10));
        }
        sound.offer(lent);
    }

    @Override
    public void finish() {
        sound.finish();
    }

    @Override
    public void abort(final @Nullable Throwable cause) {
        sound.abort(fault == BrokenTransport.Fault.HIDES_THE_CAUSE ? null : cause);
        if (fault == BrokenTransport.Fault.TELLS_AFTER_ABORT) {
            handler().onEnd();
        }
    }

    @Override
    public SocketAddress localAddress() {
        return sound.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return sound.remoteAddress();
    }

    @Override
    public boolean messages() {
        return sound.messages();
    }

    @Override
    public boolean takesFiles() {
        return sound.takesFiles();
    }

    @Override
    public void onOpen() {
        handler().onOpen();
    }

    @Override
    public void onReceived(final Slab slab) {
        final ByteBuffer buffer = slab.buffer();
        final int last = buffer.limit() - 1;
        switch (fault) {
            case SWAPS_BYTES -> {
                final byte first = buffer.get(0);
                buffer.put(0, buffer.get(last)).put(last, first);
            }
            case LOSES_A_BYTE -> {
                buffer.position(lost ? 0 : 1);
                lost = true;
            }
            case DELIVERS_UNASKED -> sound.receive(0);
            default -> { }
        }
        if (fault == BrokenTransport.Fault.CALLS_OFF_THE_LOOP) {
            elsewhere(() -> handler().onReceived(slab));
        } else {
            handler().onReceived(slab);
        }
    }

    @Override
    public void onSent() {
        if (fault != BrokenTransport.Fault.NEVER_TELLS_SENT) {
            handler().onSent();
        }
    }

    @Override
    public void onEnd() {
        if (fault != BrokenTransport.Fault.HIDES_THE_END) {
            handler().onEnd();
        }
        if (fault == BrokenTransport.Fault.ENDS_TWICE) {
            handler().onEnd();
        }
    }

    @Override
    public void onClosed(final @Nullable Throwable cause) {
        handler().onClosed(cause);
        if (fault == BrokenTransport.Fault.CLOSES_TWICE) {
            handler().onClosed(cause);
        }
    }

    private LinkHandler handler() {
        return Objects.requireNonNull(handler, "handler");
    }

    private static void elsewhere(final Runnable call) {
        final var thread = new Thread(call, "elsewhere");
        thread.setUncaughtExceptionHandler((on, thrown) -> { });
        thread.start();
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
