package org.hpsocket.testkit.stage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Turn;
import org.hpsocket.ssl.TlsSession;
import org.hpsocket.testkit.CountingSlabs;
import org.hpsocket.testkit.Wire;
import org.jspecify.annotations.Nullable;

/** Takes what one step gives, and refuses what a step must not do. */
final class StepTurn implements Turn {

    /** An upgrade that a step asked for. */
    record Upgrade(String codec, State state) {
    }

    static final int NO_EVENT = -1;
    private static final int HUNGRY_BOUND = 2;

    private final boolean filter;
    private final CountingSlabs slabs;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private final BooleanSupplier allSent;
    private final ByteArrayOutputStream up = new ByteArrayOutputStream();
    private final ByteArrayOutputStream down = new ByteArrayOutputStream();
    private boolean open;
    private boolean starving;
    private int ups;
    private int downs;
    private int event;
    private boolean refused;
    private @Nullable Runnable work;
    private @Nullable Upgrade upgrade;
    private @Nullable SocketAddress remote;
    private @Nullable SocketAddress local;
    private @Nullable TlsSession agreed;
    private boolean cutShort;

    StepTurn(final boolean filter, final CountingSlabs slabs, final LongSupplier clock, final RandomGenerator random,
        final BooleanSupplier allSent) {
        this.filter = filter;
        this.slabs = slabs;
        this.clock = clock;
        this.random = random;
        this.allSent = allSent;
    }

    /** What the filter said was agreed on, or null. */
    @Nullable TlsSession agreed() {
        return agreed;
    }

    void starving(final boolean on) {
        starving = on;
    }

    void open() {
        open = true;
        ups = 0;
        downs = 0;
        event = NO_EVENT;
        refused = false;
        work = null;
        upgrade = null;
    }

    void close() {
        open = false;
    }

    /** Tells whether the step gave anything. */
    boolean gave() {
        return ups + downs > 0 || event != NO_EVENT || upgrade != null;
    }

    /** Tells whether the step gave a unit to the stage above. */
    boolean gaveUnit() {
        return ups > 0 || event != NO_EVENT;
    }

    int event() {
        return event;
    }

    /** Tells whether a take was answered with null. */
    boolean refused() {
        return refused;
    }

    @Nullable Runnable work() {
        return work;
    }

    @Nullable Upgrade upgrade() {
        return upgrade;
    }

    @Nullable SocketAddress remote() {
        return remote;
    }

    @Nullable SocketAddress local() {
        return local;
    }

    ByteArrayOutputStream ups() {
        return up;
    }

    ByteArrayOutputStream downs() {
        return down;
    }

    @Override
    public @Nullable Slab take(final int leastBytes) {
        requireOpen("take");
        if (starving && random.nextInt(HUNGRY_BOUND) == 0) {
            refused = true;
            return null;
        }
        final Slab slab = slabs.take(leastBytes);
        refused |= slab == null;
        return slab;
    }

    @Override
    public void up(final Slab unit) {
        requireOpen("up");
        require(filter, "a codec passes no bytes up");
        ups++;
        require(ups == 1, "more than one unit up in a step");
        drain(unit, up);
    }

    @Override
    public void event(final int bytes) {
        requireOpen("event");
        require(!filter, "a filter has no events");
        require(event == NO_EVENT, "more than one event in a step");
        require(bytes >= 0, "an event of bytes=" + bytes);
        event = bytes;
    }

    @Override
    public void down(final Slab unit) {
        requireOpen("down");
        downs++;
        drain(unit, down);
    }

    @Override
    public void down(final ByteBuffer copied) {
        requireOpen("down");
        downs++;
        down.writeBytes(Wire.of(copied));
    }

    @Override
    public void offload(final Runnable task) {
        requireOpen("offload");
        require(work == null, "more than one work offloaded in a step");
        work = task;
    }

    @Override
    public void upgrade(final String codec, final State state) {
        requireOpen("upgrade");
        require(!filter, "a filter cannot upgrade");
        require(upgrade == null, "more than one upgrade in a step");
        upgrade = new Upgrade(codec, state);
    }

    @Override
    public void addresses(final SocketAddress toldRemote, final @Nullable SocketAddress toldLocal) {
        requireOpen("addresses");
        require(filter, "a codec tells no addresses");
        remote = toldRemote;
        local = toldLocal;
    }

    @Override
    public void secured(final TlsSession session) {
        requireOpen("secured");
        require(filter, "a codec secures nothing");
        agreed = session;
    }

    @Override
    public boolean isAllSent() {
        requireOpen("isAllSent");
        return allSent.getAsBoolean();
    }

    @Override
    public boolean isEnded() {
        requireOpen("isEnded");
        return false;
    }

    @Override
    public void cutShort() {
        requireOpen("cutShort");
        require(filter, "a codec cuts nothing short");
        cutShort = true;
    }

    @Override
    public boolean isCutShort() {
        return cutShort;
    }

    @Override
    public long nowNs() {
        requireOpen("nowNs");
        return clock.getAsLong();
    }

    @Override
    public RandomGenerator random() {
        requireOpen("random");
        return random;
    }

    private void requireOpen(final String call) {
        require(open, call + " on a turn outside of its step");
    }

    private static void require(final boolean kept, final String broken) {
        if (!kept) {
            throw new AssertionError("step rule broken: " + broken);
        }
    }

    private static void drain(final Slab unit, final ByteArrayOutputStream target) {
        final FileChannel file = unit.file();
        target.writeBytes(file == null ? Wire.of(unit.buffer()) : read(file, unit));
        unit.release();
    }

    private static byte[] read(final FileChannel file, final Slab range) {
        final ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(range.remaining()));
        try {
            while (bytes.hasRemaining() && file.read(bytes, range.filePosition() + bytes.position()) > 0) {
                continue;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return Wire.of(bytes.flip());
    }
}
