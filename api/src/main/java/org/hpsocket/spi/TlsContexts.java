package org.hpsocket.spi;

import java.net.IDN;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.hpsocket.HpSocketException;
import org.hpsocket.ssl.Tls;
import org.hpsocket.ssl.TlsContext;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of one {@link Tls}, as its filter sees them: which are ready, which one a name gets, and how many
 * handshakes are in flight.
 *
 * <p>Thread: any. Choosing reads a snapshot; whoever changes holds this object's lock from the change over every
 * {@link #prepare} to {@link #keep} or {@link #undo}, and connections that begin meanwhile go on with what was ready
 * before.
 */
public final class TlsContexts {

    /** Builds contexts. */
    @FunctionalInterface
    public interface Maker {

        /**
         * Reads, checks and builds a context.
         *
         * @param index its number
         * @param context what it is to be
         * @return the context, ready
         * @throws HpSocketException naming what is wrong, with file and value
         */
        ReadyTls make(int index, TlsContext context);
    }

    /**
     * A handshake in flight, as the state of a filter has it: it is over when it is closed, since nobody has taken that
     * state over.
     */
    public final class InFlight implements AutoCloseable {
        private boolean over;

        private InFlight() {
        }

        @Override
        public synchronized void close() {
            if (!over) {
                over = true;
                handshakeEnds();
            }
        }
    }

    private record Slot(TlsContext context, @Nullable ReadyTls ready) {
    }

    private final AtomicInteger handshakes = new AtomicInteger();
    private volatile int handshakesAtOnce;
    private List<Slot> slots;
    private List<Slot> before;
    private volatile List<ReadyTls> ready = List.of();
    private volatile boolean complete;
    private volatile boolean changing;
    private volatile Map<String, Integer> names = Map.of();
    private volatile @Nullable ToIntFunction<String> chooser;

    /**
     * Begins with one context.
     *
     * @param main the context
     * @param handshakesAtOnce the most handshakes in flight
     */
    public TlsContexts(final TlsContext main, final int handshakesAtOnce) {
        this.slots = List.of(new Slot(main, null));
        this.before = slots;
        this.handshakesAtOnce = handshakesAtOnce;
    }

    // ---- what an application changes

    /**
     * Adds a context.
     *
     * @param context the context
     * @return its number
     */
    public synchronized int add(final TlsContext context) {
        final var more = new ArrayList<>(slots);
        more.add(new Slot(context, null));
        change(more);
        return more.size() - 1;
    }

    /**
     * Replaces a context.
     *
     * @param index its number
     * @param context the new one
     */
    public synchronized void replace(final int index, final TlsContext context) {
        requireIndex(index);
        final var changed = new ArrayList<>(slots);
        changed.set(index, new Slot(context, null));
        change(changed);
    }

    /** Has every context built anew. */
    public synchronized void renew() {
        change(slots.stream().map(slot -> new Slot(slot.context, null)).toList());
    }

    /** Takes back the last change, prepared or not. */
    public synchronized void undo() {
        publish(before);
        changing = false;
    }

    /** The last change stands. */
    public synchronized void keep() {
        before = slots;
        changing = false;
    }

    /**
     * Binds a name.
     *
     * @param name with a dot inside, no address
     * @param index the number of a context
     */
    public synchronized void bind(final String name, final int index) {
        requireName(name);
        requireIndex(index);
        final var more = new HashMap<>(names);
        more.put(ascii(name), index);
        names = Map.copyOf(more);
    }

    /**
     * Lets code choose in place of bound names.
     *
     * @param choice gives the number of a context, a negative one to refuse
     */
    public void choose(final ToIntFunction<String> choice) {
        chooser = choice;
    }

    /**
     * Bounds the handshakes in flight.
     *
     * @param most 1 to 1,000,000
     */
    public void handshakesAtOnce(final int most) {
        if (most < 1 || most > 1_000_000) {
            throw HpSocketException.usage("handshakesAtOnce=" + most + ", limit 1 to 1000000");
        }
        handshakesAtOnce = most;
    }

    /**
     * Checks a name that is to be bound.
     *
     * @param name the name; letters beyond ASCII become what clients send for them
     * @throws HpSocketException when it has no dot inside, is an address, or cannot be the name of a host
     */
    public static void requireName(final String name) {
        ascii(name);
    }

    // ---- what the filter asks

    /**
     * Builds what is not ready. While another thread changes contexts, those that were ready before are enough.
     *
     * @param maker builds contexts
     * @throws HpSocketException when one cannot be built; nothing changes then
     */
    public void prepare(final Maker maker) {
        if (complete || changing && !Thread.holdsLock(this) && !ready.isEmpty()) {
            return;
        }
        synchronized (this) {
            final var built = new ArrayList<Slot>();
            for (int i = 0; i < slots.size(); i++) {
                final Slot slot = slots.get(i);
                built.add(slot.ready == null ? new Slot(slot.context, maker.make(i, slot.context)) : slot);
            }
            publish(List.copyOf(built));
        }
    }

    /**
     * Gives the main context.
     *
     * @return number 0, ready
     */
    public ReadyTls main() {
        return ready.get(Tls.MAIN);
    }

    /**
     * Chooses the context for a name. May run code of the application, which may block.
     *
     * @param serverName what the client asked for, empty when it named none
     * @return the context, null to refuse
     * @throws HpSocketException when a chooser names a context that is not there
     */
    public @Nullable ReadyTls choose(final String serverName) {
        final String name = serverName.toLowerCase(Locale.ROOT);
        final ToIntFunction<String> choice = chooser;
        final int index = name.isEmpty() ? Tls.MAIN : choice == null ? bound(name) : choice.applyAsInt(name);
        final List<ReadyTls> now = ready;
        if (index >= now.size()) {
            throw HpSocketException.usage(
                "tls context " + index + " was chosen for " + name + "; there are " + now.size());
        }
        return index < 0 ? null : now.get(index);
    }

    /**
     * Counts a handshake that begins.
     *
     * @return false when there are too many already
     */
    public boolean handshakeBegins() {
        if (handshakes.incrementAndGet() <= handshakesAtOnce) {
            return true;
        }
        handshakes.decrementAndGet();
        return false;
    }

    /** A handshake that began is over. */
    public void handshakeEnds() {
        handshakes.decrementAndGet();
    }

    /**
     * Gives a handshake that began and was counted, for the state of its filter.
     *
     * @return to be closed where the handshake ends without its filter
     */
    public InFlight inFlight() {
        return new InFlight();
    }

    /**
     * Counts the handshakes in flight.
     *
     * @return the number
     */
    public int handshakes() {
        return handshakes.get();
    }

    /**
     * Gives the most handshakes in flight.
     *
     * @return the limit
     */
    public int handshakesAtOnce() {
        return handshakesAtOnce;
    }

    @Override
    public synchronized String toString() {
        return slots.get(Tls.MAIN).context + (slots.size() > 1 ? " and " + (slots.size() - 1) + " more" : "");
    }

    private int bound(final String name) {
        final Map<String, Integer> all = names;
        String rest = name;
        while (rest.indexOf('.') >= 0) {
            final Integer index = all.get(rest);
            if (index != null) {
                return index;
            }
            rest = rest.substring(rest.indexOf('.') + 1);
        }
        return Tls.MAIN;
    }

    private void change(final List<Slot> changed) {
        changing = true;
        before = slots;
        slots = List.copyOf(changed);
        complete = false;
    }

    private void publish(final List<Slot> all) {
        slots = all;
        complete = all.stream().noneMatch(slot -> slot.ready == null);
        if (complete) {
            ready = all.stream().map(Slot::ready).toList();
        }
    }

    private static String ascii(final String name) {
        try {
            final String ascii = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            if (ascii.indexOf('.') >= 1 && !ascii.endsWith(".") && Literal.address(ascii).isEmpty()) {
                return ascii;
            }
        } catch (final IllegalArgumentException e) {
            throw HpSocketException.usage("server name \"" + name + "\" is not the name of a host: " + e.getMessage());
        }
        throw HpSocketException.usage("server name \"" + name + "\" is not a host's name with a dot inside");
    }

    private void requireIndex(final int index) {
        if (index < 0 || index >= slots.size()) {
            throw HpSocketException.usage("no tls context " + index + "; there are " + slots.size());
        }
    }
}
