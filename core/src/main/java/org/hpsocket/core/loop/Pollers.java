package org.hpsocket.core.loop;

import java.io.IOException;
import org.hpsocket.core.code.Supply;
import org.hpsocket.core.code.Version;
import org.hpsocket.spi.Loop;
import org.hpsocket.spi.Poller;
import org.hpsocket.spi.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What a loop waits in: the poller of its transport, and for a while that of the transport before it, too.
 *
 * <p>Thread: the loop, outside of the pollers; any to ask for versions.
 */
public final class Pollers {
    private Poller poller;
    private volatile @Nullable Version<Transport> version;
    private volatile Supply<Transport> supply;
    private @Nullable Poller besidePoller;
    private volatile @Nullable Version<Transport> beside;

    /** @throws IOException when there is no poller, or the transport is going away */
    Pollers(final Loop loop, final Version<Transport> version) throws IOException {
        if (!version.acquire()) {
            throw new IOException(version.text() + " goes away");
        }
        this.version = version;
        this.supply = version.supply;
        try {
            this.poller = version.code.poller(loop);
        } catch (final IOException | RuntimeException | Error e) {
            version.release();
            throw e;
        }
    }

    /** The poller of the transport; one in which nothing happens while there is none. */
    Poller current() {
        return poller;
    }

    /** Looks into the other poller, if there are two. @return how many links heard something */
    int pollBeside() throws IOException {
        return besidePoller == null ? 0 : besidePoller.poll(0);
    }

    /** The code of the transport; null while there is none. <p>Thread: any. */
    @Nullable Version<Transport> version() {
        return version;
    }

    /** Where the transport comes from, or came from. <p>Thread: any. */
    public Supply<Transport> supply() {
        return supply;
    }

    /** The transport. @throws IllegalStateException when there is none */
    Transport transport() {
        final Version<Transport> now = version;
        if (now == null) {
            throw new IllegalStateException("loop " + Thread.currentThread().getName() + " has no transport");
        }
        return now.code;
    }

    /** Lets the transport go, of which nothing is left here. */
    public void park() {
        final Poller before = poller;
        poller = new ParkedPoller();
        try {
            before.close();
        } finally {
            release();
        }
    }

    /** Waits in another poller from now on, and for a while in the one that there is, too. */
    public void joinBeside(final Version<Transport> next, final Poller made) {
        besidePoller = poller;
        beside = version;
        join(next, made);
    }

    /** Lets go of the transport that was there before, of which nothing is left here. */
    public void letBesideGo() {
        final Poller left = besidePoller;
        final Version<Transport> before = beside;
        besidePoller = null;
        beside = null;
        if (left != null && before != null) {
            try {
                left.close();
            } finally {
                before.release();
            }
        }
    }

    /** The code that the connections are counted with: the older one until the last has gone over. <p>Thread: any. */
    public @Nullable Version<Transport> runs() {
        final Version<Transport> before = beside;
        return before == null ? version : before;
    }

    /** Whether the loop waits in a poller of this code. <p>Thread: any. */
    public boolean uses(final Version<?> code) {
        return version == code || beside == code;
    }

    /** Waits in another poller from now on. */
    public void join(final Version<Transport> next, final Poller made) {
        version = next;
        supply = next.supply;
        poller = made;
    }

    /** Lets the transport go, whose poller is closed. */
    void release() {
        final Version<Transport> before = version;
        version = null;
        if (before != null) {
            before.release();
        }
    }
}
