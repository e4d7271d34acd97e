package org.hpsocket.core.session;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import org.hpsocket.CloseReason;
import org.hpsocket.HpSocketException;
import org.hpsocket.Listener;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.SendPolicy;
import org.hpsocket.SendResult;
import org.hpsocket.SocketOperation;
import org.hpsocket.core.loop.EventLoop;
import org.hpsocket.core.memory.LoopSlabs;
import org.hpsocket.core.memory.Memory;
import org.hpsocket.core.queue.FileSend;
import org.hpsocket.core.queue.LentSend;
import org.hpsocket.core.queue.Outbox;
import org.hpsocket.core.queue.QueuedSend;
import org.hpsocket.core.rate.Shaper;
import org.hpsocket.core.stage.Absent;
import org.hpsocket.core.stage.Filters;
import org.hpsocket.core.stage.Outlet;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.Command;
import org.hpsocket.spi.Slab;
import org.hpsocket.spi.StageException;
import org.hpsocket.spi.Step;
import org.jspecify.annotations.Nullable;

/**
 * The way out of one connection: sends become units of the codec, units are gathered, what was gathered goes to the
 * link in one piece.
 *
 * <p>A send on the loop goes through the codec at once; any other, and one that must wait its turn, goes through the
 * {@link Outbox}. While the link is busy, more is gathered, up to a mark; then the outbox is left alone, and its limit
 * is what bounds the connection.
 *
 * <p>Thread: the connection's loop; {@link #send} and {@link #pendingBytes} any.
 */
final class Sender implements Outlet {
    /** The least slab for a unit of a message link. */
    private static final int UNIT_BYTES = 2 * 1024;
    private static final int UNITS_PER_DRAIN = 64;
    /** Sends from this size on are written from where they lie, when nothing waits. */
    private static final int OFFER_BYTES = 16 * 1024;
    /** Of its limit, that which may wait for the next delivery. */
    private static final int LINGER_SHARE = 4;
    private static final int DRAIN_MARK_BYTES = 256 * 1024;
    /** What filters may add to a piece of a rate without its being divided. */
    private static final int ADDED_BYTES = 512;
    /** The most that goes to the link at once. */
    private static final int PIECE_BYTES = 1024 * 1024;
    private static final int NO_RECORD = Integer.MIN_VALUE;
    private static final VarHandle PENDING;
    private static final VarHandle SENT;

    static {
        try {
            final var lookup = MethodHandles.lookup();
            PENDING = lookup.findVarHandle(Sender.class, "pending", long.class);
            SENT = lookup.findVarHandle(Sender.class, "bytesSent", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Session session;
    private final EventLoop loop;
    private final Outbox outbox;
    private final int limitBytes;
    private final SendLimitPolicy whenFull;
    private final SendPolicy policy;
    private Bytes out = new Bytes();
    private Bytes wire = new Bytes();
    private final Bytes drained = new Bytes();
    private final ArrayDeque<Command> drainedCommands = new ArrayDeque<>(1);
    private final QueuedSend queuedSend = new QueuedSend(drained);
    private int record = NO_RECORD;
    private boolean linkBusy;
    private long wireBytes;
    private long applicationOut;
    private long applicationOnWire;
    private long applicationSent;
    private long pending;
    private long bytesSent;
    /** Whether something may wait whose length was not checked, since code was lacking when it was sent. */
    private volatile boolean unchecked;
    private volatile long rate;
    private long shapedFor;
    private @Nullable Shaper shaper;
    private boolean heldBack;
    /** What was gathered of handshakes, and has not gone: the rates do not count it. */
    private long uncounted;

    Sender(final Session session, final Memory memory) {
        this.session = session;
        this.loop = session.loop;
        this.outbox = new Outbox(memory);
        this.limitBytes = session.options.sendLimitBytes();
        this.whenFull = session.options.whenSendLimit();
        this.policy = session.options.sendPolicy();
        this.rate = session.options.sendRate();
    }

    Outbox outbox() {
        return outbox;
    }

    /** Sends one buffer or several as one unit. */
    SendResult send(final @Nullable ByteBuffer single, final ByteBuffer @Nullable [] pieces, final long length) {
        if (!session.isOpen()) {
            return SendResult.CLOSED;
        }
        if (outbox.isMuted()) {
            return SendResult.HANDSHAKING;
        }
        final Codec<Listener> codec = requireSendable(length);
        if (length == codec.reservedLength()) {
            codec.requireAllowed(pieces == null
                ? Objects.requireNonNull(single) : LentSend.joined(pieces, (int) length));
        }
        if (length > limitBytes - Outbox.CHARGE_BYTES) {
            throw HpSocketException.usage("send length=" + length + " sendLimitBytes=" + limitBytes + " connection="
                + session.id);
        }
        return loop.inLoop() && nothingWaits()
            ? sendNow(single, pieces, length) : sendLater(single, pieces, null, (int) length);
    }

    /**
     * Checks a length with the codec, on any thread: one that is replaced at this moment may be unable to answer. While
     * there is none, the check is made up for when there is.
     *
     * @return who has checked it
     */
    Codec<Listener> requireSendable(final long length) {
        while (true) {
            final Codec<Listener> codec = session.stages().codec();
            if (codec == Absent.CODEC) {
                unchecked = true;
            }
            try {
                codec.requireSendable(length);
                return codec;
            } catch (final LinkageError e) {
                if (codec == session.stages().codec()) {
                    throw e;
                }
            }
        }
    }

    /** Sends a command that is more than bytes: a file, or one of a protocol. */
    SendResult send(final Command command) {
        if (!session.isOpen()) {
            return SendResult.CLOSED;
        }
        return sendLater(null, null, command, 0);
    }

    /** Bytes not yet given to the system; what is not yet read of a file does not count. */
    long pendingBytes() {
        return outbox.charged() + (long) PENDING.getOpaque(this);
    }

    long bytesSent() {
        return (long) SENT.getOpaque(this);
    }

    /** Bytes that the system has taken, those of a piece under way included. <p>Thread: the loop. */
    long bytesTaken() {
        return bytesSent + (linkBusy ? wireBytes - wire.remaining() : 0);
    }

    long rate() {
        return rate;
    }

    void rate(final long bytesPerSecond) {
        rate = bytesPerSecond;
        session.reshape();
    }

    /** Holds to the rates that are set now. */
    void reshape() {
        shapedFor = rate;
        shaper = Shaper.of(shapedFor, session.component.rates().send(), shaper, loop.nowNs());
    }

    /** Takes everything as far down as it goes now, a piece at a time. */
    void pump() {
        if (commandsWait()) {
            drain();
        }
        final Filters filters = session.stages().filters();
        if (filters != null) {
            filters.drain();
        }
        final boolean moves = !out.isEmpty();
        flush();
        if (moves && !linkBusy && !heldBack && (commandsWait() || filters != null && !filters.isDrained())) {
            loop.again(session);
        }
    }

    /** The link has taken what it was busy with. */
    void linkDone() {
        linkBusy = false;
        sent();
    }

    boolean isDone() {
        return isIdle() && !commandsWait();
    }

    /** Whether everything that was sent has gone through the stages. */
    @Override
    public boolean isPassed() {
        final Filters filters = session.stages().filters();
        return !commandsWait() && (filters == null || filters.isDrained());
    }

    /** Whether its rates keep what could go. */
    boolean isHeldBack() {
        return heldBack;
    }

    /** Whether so little waits that more may join it before it goes on. */
    boolean mayLinger() {
        return unsent() <= limitBytes / LINGER_SHARE;
    }

    /** Whether nothing is on its way to the system. */
    boolean isIdle() {
        final Filters filters = session.stages().filters();
        return !linkBusy && !heldBack && out.isEmpty() && (filters == null || filters.isDrained());
    }

    /**
     * Puts a unit of this side's own between those of the application; no send event tells of it.
     *
     * @return false when none can go now
     */
    boolean sendOwn(final Command.Send unit) {
        if (record != NO_RECORD || !session.canCommand() || unsent() >= DRAIN_MARK_BYTES || !loop.hasRoom(unit.length())
            || session.stages().command(unit) != Step.EMITTED) {
            return false;
        }
        endUnit();
        publish();
        return true;
    }

    /** Bytes of the application that went out since the last call. */
    long takeApplicationSent() {
        final long sent = applicationSent;
        applicationSent = 0;
        return sent;
    }

    /** Whether enough waits for the wire to leave filters alone: with a rate what they made of a piece. */
    @Override
    public boolean isFull() {
        return shaper == null ? out.loaded() + onWire() >= DRAIN_MARK_BYTES : !out.isEmpty();
    }

    @Override
    public int pieceBytes() {
        return shaper == null ? Integer.MAX_VALUE : shaper.pieceBytes();
    }

    @Override
    public void movePiece(final Bytes from, final Bytes to) {
        final long most = pieceBytes();
        do {
            to.append(firstOf(from, most - to.remaining()));
        } while (to.remaining() < most && !from.isEmpty() && !from.startsWithFile());
    }

    boolean hasApplicationSent() {
        return applicationSent > 0;
    }

    /** Gathers bytes for the wire. */
    @Override
    public void gather(final ByteBuffer bytes) {
        final int length = bytes.remaining();
        if (length >= OFFER_BYTES && out.isEmpty() && !linkBusy && shaper == null && !heldBack && bytes.isDirect()
            && !session.link().messages()) {
            offer(bytes);
        } else if (!out.appendUnchanged(bytes, loop.loopSlabs().reserved(), gatherBytes(length))) {
            throw new StageException(CloseReason.Kind.LIMIT, "memory is used up, send length=" + length);
        } else {
            countGathered(length);
        }
    }

    /** Gathers a slab for the wire. */
    @Override
    public void gather(final Slab slab) {
        countGathered(slab.remaining());
        out.append(slab);
    }

    /** Drops what was queued by the application but not given to the link. */
    void dropQueued() {
        outbox.close();
        outbox.moveTo(drained, drainedCommands);
        releaseDrained();
        if (heldBack) {
            heldBack = false;
            wire.release();
        }
        out.release();
        uncounted = 0;
        applicationOut = 0;
        publish();
    }

    /** Drops what has not yet become units of the codec. */
    void dropCommands() {
        outbox.close();
        outbox.moveTo(drained, drainedCommands);
        releaseDrained();
    }

    /** Gives everything back; what the link is busy with is the link's. */
    void release() {
        dropQueued();
        if (!linkBusy) {
            wire.release();
        }
        wireBytes = 0;
        publish();
    }

    private boolean nothingWaits() {
        return !commandsWait() && session.canCommand();
    }

    private boolean commandsWait() {
        return record != NO_RECORD || !drained.isEmpty() || outbox.isFilled();
    }

    private SendResult sendNow(
        final @Nullable ByteBuffer single, final ByteBuffer @Nullable [] pieces, final long length) {
        if (outbox.isClosed()) {
            return SendResult.CLOSED;
        }
        if (unsent() + length > limitBytes) {
            return whenFull == SendLimitPolicy.CLOSE ? overflow(length) : SendResult.FULL;
        }
        if (!loop.hasRoom(length)) {
            return SendResult.FULL;
        }
        final LentSend lent = loop.lentSend();
        final Step step = session.stages().command(single == null ? lent.of(pieces, length) : lent.of(single));
        if (step != Step.EMITTED) {
            return step == Step.BLOCKED ? sendLater(single, pieces, null, (int) length) : SendResult.CLOSED;
        }
        applicationOut += length;
        endUnit();
        if (policy == SendPolicy.DIRECT || sendsUnits()) {
            pump();
        }
        publish();
        session.wakeHere();
        return SendResult.QUEUED;
    }

    private SendResult sendLater(final @Nullable ByteBuffer single, final ByteBuffer @Nullable [] pieces,
        final @Nullable Command command, final int length) {
        final long deadlineNs = System.nanoTime() + session.options.sendTimeout().toNanos();
        while (true) {
            final long room = limitBytes - (long) PENDING.getOpaque(this);
            final long charged = outbox.charged();
            final Outbox.Answer answer =
                command == null ? outbox.offer(single, pieces, length, room) : outbox.offer(command, room);
            if (answer == Outbox.Answer.TAKEN) {
                session.wake();
                return SendResult.QUEUED;
            }
            if (answer == Outbox.Answer.CLOSED || answer == Outbox.Answer.MUTED) {
                return answer == Outbox.Answer.CLOSED ? SendResult.CLOSED : SendResult.HANDSHAKING;
            }
            if (answer == Outbox.Answer.OVER_LIMIT && whenFull == SendLimitPolicy.CLOSE) {
                return overflow(length);
            }
            if (!mayWait() || System.nanoTime() >= deadlineNs) {
                return SendResult.FULL;
            }
            outbox.awaitRoom(deadlineNs, charged);
        }
    }

    private boolean mayWait() {
        return whenFull == SendLimitPolicy.WAIT && !Thread.currentThread().isInterrupted()
            && !session.component.room().inEvent();
    }

    private SendResult overflow(final long length) {
        final String facts = "send length=" + length + " pending=" + pendingBytes() + " sendLimitBytes=" + limitBytes
            + " connection=" + session.id;
        if (session.ending().request(CloseReason.of(SocketOperation.SEND, CloseReason.Kind.LIMIT, facts), true)) {
            session.component.errors().closing(CloseReason.Kind.LIMIT, facts, session.view(), null);
        }
        return SendResult.CLOSED;
    }

    private void drain() {
        long done = 0;
        int left = session.canCommand() && sendsUnits() ? UNITS_PER_DRAIN : Integer.MAX_VALUE;
        while (left-- > 0 && unsent() < DRAIN_MARK_BYTES && session.canCommand()) {
            if (record == NO_RECORD) {
                if (drained.isEmpty()) {
                    outbox.moveTo(drained, drainedCommands);
                    if (rate != shapedFor) {
                        reshape();
                    }
                    if (drained.isEmpty()) {
                        break;
                    }
                }
                record = drained.get() << 24 | (drained.get() & 0xFF) << 16
                    | (drained.get() & 0xFF) << 8 | drained.get() & 0xFF;
            }
            if (!loop.loopSlabs().provide(out.isEmpty() && !linkBusy && !heldBack)) {
                session.receiver().starve();
                break;
            }
            final Command command = record == Outbox.COMMAND ? drainedCommands.getFirst() : queuedSend.of(record);
            final long length = command instanceof Command.Send send ? send.length() : 0;
            if (unchecked && !isSendable(length) || session.stages().command(command) != Step.EMITTED) {
                break;
            }
            if (record == Outbox.COMMAND) {
                drainedCommands.removeFirst();
            }
            applicationOut += length;
            endUnit();
            done += Math.max(record, 0) + Outbox.CHARGE_BYTES;
            record = NO_RECORD;
        }
        publish();
        if (done > 0) {
            outbox.discharge(done);
        }
    }

    /**
     * Checks what was sent while code was lacking; what cannot be sent ends the connection, since its sender was told
     * that it will be.
     */
    private boolean isSendable(final long length) {
        try {
            session.stages().codec().requireSendable(length);
            return true;
        } catch (final HpSocketException e) {
            session.ending().fail(SocketOperation.SEND, CloseReason.Kind.LIMIT, e.getMessage(), null);
            return false;
        }
    }

    /** On message links each step of the codec is one unit. */
    private void endUnit() {
        final Slab last = out.lastSlab();
        if (last != null && sendsUnits()) {
            last.last(true);
        }
    }

    /** Whether each send is a unit of the link: gathering several would save no call, and waste memory. */
    private boolean sendsUnits() {
        return session.link().messages() && session.stages().filters() == null;
    }

    private int gatherBytes(final int length) {
        if (sendsUnits()) {
            return Math.min(Memory.LARGE_BYTES, Math.max(UNIT_BYTES, length));
        }
        return length > LoopSlabs.GATHER_BYTES ? Memory.LARGE_BYTES : LoopSlabs.GATHER_BYTES;
    }

    private void offer(final ByteBuffer bytes) {
        final ByteBuffer lent = session.receiver().isLent(bytes) ? bytes : bytes.duplicate();
        final int position = lent.position();
        session.link().offer(lent);
        final int written = lent.position() - position;
        lent.position(position);
        SENT.setOpaque(this, bytesSent + written);
        final int left = bytes.remaining() - written;
        int copied = 0;
        while (copied < left) {
            final Slab slab = loop.loopSlabs().takeReserved(Memory.LARGE_BYTES);
            if (slab == null) {
                throw new StageException(CloseReason.Kind.LIMIT, "memory is used up, send length=" + bytes.remaining());
            }
            out.append(slab);
            copied += out.fill(bytes, position + written + copied, left - copied);
        }
    }

    private void flush() {
        while (!linkBusy && (heldBack || !out.isEmpty() && fillWire()) && ratesAllow()) {
            wireBytes = wire.remaining();
            applicationOnWire = Math.max(0, applicationOut - behind());
            applicationOut -= applicationOnWire;
            if (session.link().send(wire)) {
                sent();
            } else {
                linkBusy = true;
            }
        }
        if (!linkBusy && !heldBack && behind() == 0) {
            applicationSent += applicationOut;
            applicationOut = 0;
        }
        publish();
    }

    private void countGathered(final long bytes) {
        if (!session.stages().shaken()) {
            uncounted += bytes;
        }
    }

    /** What of the next piece the rates count. */
    private long counted() {
        final long spared = Math.min(uncounted, wire.remaining());
        uncounted -= spared;
        return wire.remaining() - spared;
    }

    /**
     * Whether the rates let go what is on the wire; else it goes at its moment. A handshake is not counted. What no
     * send of the application is in, answers and farewells of stages, is not held up, nor are the last words of a
     * connection that fails.
     */
    private boolean ratesAllow() {
        final long counted = heldBack ? 0 : counted();
        final Shaper rates = shaper;
        if (rates == null || !heldBack && counted == 0) {
            heldBack = false;
            return true;
        }
        final long now = loop.nowNs();
        if (!heldBack) {
            rates.leaving(counted, now);
        }
        heldBack = applicationOut > 0 && !session.ending().isFailing() && rates.waits(now);
        if (heldBack) {
            session.deadlines().set(Deadlines.Of.SEND_RATE, rates.untilNs());
        }
        return !heldBack;
    }

    /**
     * What has not reached the wire. With frames it is more than the application sent: that is told late, never early.
     */
    private long behind() {
        final Filters filters = session.stages().filters();
        return out.remaining() + (filters == null ? 0 : filters.unsentBytes());
    }

    /**
     * Takes what goes to the link in one piece: a unit of a message link, else as much as is worth telling of.
     *
     * @return false when there is nothing, for want of memory
     */
    private boolean fillWire() {
        if (session.link().messages()) {
            if (!out.moveUnitTo(wire)) {
                wire.appendAll(out);
            }
            return true;
        }
        final boolean takesFiles = session.link().takesFiles();
        if (!takesFiles && !loadFile(out)) {
            return false;
        }
        final long most = shaper == null ? PIECE_BYTES
            : shaper.pieceBytes() + (session.stages().filters() == null ? 0 : ADDED_BYTES);
        if (out.remaining() <= most && out.loaded() == out.remaining()) {
            final Bytes empty = wire;
            wire = out;
            out = empty;
            return true;
        }
        do {
            wire.append(shaper == null ? out.removeFirst() : firstOf(out, most - wire.remaining()));
        } while ((shaper == null ? wire.loaded() : wire.remaining()) < most && !out.isEmpty()
            && (takesFiles || !out.startsWithFile()));
        return true;
    }

    /** Takes the first slab, or what is allowed of it; without memory to divide it, all of it. */
    private Slab firstOf(final Bytes queue, final long most) {
        final Slab first = queue.firstSlab();
        if (first == null || first.remaining() <= most) {
            return queue.removeFirst();
        }
        if (first.file() != null) {
            final Slab range = first.part(most);
            queue.skip(most);
            return range;
        }
        final Slab piece = loop.loopSlabs().take((int) most);
        if (piece == null) {
            return queue.removeFirst();
        }
        piece.buffer().limit((int) most);
        queue.get(piece.buffer());
        piece.buffer().flip();
        return piece;
    }

    /**
     * Puts the next slice of a file that is at the front before it.
     *
     * @return false without memory; the session is run again when there may be some
     */
    @Override
    public boolean loadFile(final Bytes queue) {
        final Slab range = queue.firstSlab();
        final FileChannel file = range == null ? null : range.file();
        if (range == null || file == null) {
            return true;
        }
        final Slab slice = loop.loopSlabs().take((int) Math.min(Memory.LARGE_BYTES, range.remaining()));
        if (slice == null) {
            session.receiver().starve();
            return false;
        }
        try {
            final ByteBuffer buffer = slice.buffer();
            buffer.limit((int) Math.min(buffer.capacity(), range.remaining()));
            if (file.read(buffer, range.filePosition()) <= 0) {
                throw new EOFException("the file shrank while it was sent");
            }
            buffer.flip();
        } catch (final IOException e) {
            slice.release();
            throw new StageException(CloseReason.Kind.FAILED,
                "file bytes left=" + range.remaining() + ": " + e.getMessage());
        }
        queue.skip(slice.remaining());
        queue.prepend(slice);
        return true;
    }

    private void sent() {
        SENT.setOpaque(this, bytesSent + wireBytes);
        wireBytes = 0;
        applicationSent += applicationOnWire;
        applicationOnWire = 0;
        publish();
        outbox.wakeWaiting();
    }

    private long unsent() {
        final Filters filters = session.stages().filters();
        return out.loaded() + onWire() + (filters == null ? 0 : filters.waitingBytes());
    }

    /** What the link has not yet given to the system; files count as they are read. */
    private long onWire() {
        return linkBusy || heldBack ? wire.loaded() : 0;
    }

    /** Lets other threads see what waits here, and reads pause or go on where the policy says so. */
    private void publish() {
        final long unsent = unsent();
        if (unsent != pending) {
            PENDING.setOpaque(this, unsent);
        }
        if (whenFull == SendLimitPolicy.PAUSE_READS || policy == SendPolicy.SAFE) {
            session.receiver().sendMark(unsent + outbox.charged(), limitBytes);
        }
    }

    private void releaseDrained() {
        record = NO_RECORD;
        for (final Command command : drainedCommands) {
            if (command instanceof FileSend file) {
                file.drop();
            }
        }
        drainedCommands.clear();
        drained.release();
        outbox.dischargeAll();
    }
}
