package org.hpsocket.core.datagram;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The peers of one port by address: open addressing under a secret, since whoever sends datagrams chooses the
 * addresses, and could choose them so that a plain hash map would become a list.
 *
 * <p>A key lies beside each peer, so that a search does not touch the addresses it passes, nor an IPv4 address that it
 * finds: the key of that one says all.
 *
 * <p>Thread: the loop of the port. Looking up the address object that was looked up before costs a comparison.
 */
final class PeerTable {
    private static final int FIRST_SLOTS = 16;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    /** Set in the key of an IPv4 address, which is its bits and its port otherwise; no key is 0. */
    private static final long FOUR = 1L << 62;
    /** Set in the key of an IPv6 address, which is a hash otherwise. */
    private static final long SIX = 1L << 63;

    private final long secret;
    private long[] keys = new long[FIRST_SLOTS];
    private @Nullable PeerLink[] slots = new @Nullable PeerLink[FIRST_SLOTS];
    private int size;
    private @Nullable PeerLink last;
    private @Nullable InetSocketAddress lastAddress;

    PeerTable(final long secret) {
        this.secret = secret;
    }

    @Nullable PeerLink get(final InetSocketAddress address) {
        if (last == null || lastAddress != address) {
            last = find(address);
            lastAddress = address;
        }
        return last;
    }

    /** Adds a peer whose address is not there yet. */
    void put(final PeerLink peer) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        place(peer, keyOf(peer.remoteAddress()));
        size++;
    }

    /** Takes a peer out; those behind it move up, so that no gap ends a search too early. */
    void remove(final PeerLink peer) {
        int gap = slotOf(keyOf(peer.remoteAddress()));
        while (slots[gap] != peer) {
            if (slots[gap] == null) {
                return;
            }
            gap = next(gap);
        }
        empty(gap);
        size--;
        last = null;
        for (int i = next(gap); slots[i] != null; i = next(i)) {
            final PeerLink moved = slots[i];
            final long key = keys[i];
            empty(i);
            place(moved, key);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    List<PeerLink> all() {
        final var all = new ArrayList<PeerLink>(size);
        for (final PeerLink peer : slots) {
            if (peer != null) {
                all.add(peer);
            }
        }
        return all;
    }

    private @Nullable PeerLink find(final InetSocketAddress address) {
        final long key = keyOf(address);
        for (int i = slotOf(key); keys[i] != 0; i = next(i)) {
            if (keys[i] == key && (key > 0 || isSame(slots[i].remoteAddress(), address))) {
                return slots[i];
            }
        }
        return null;
    }

    /** One link-local address may be there on each network of this machine: to the JDK they are equal. */
    private static boolean isSame(final InetSocketAddress one, final InetSocketAddress other) {
        return one.equals(other) && zone(one) == zone(other);
    }

    private static int zone(final InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address six ? six.getScopeId() : 0;
    }

    private void place(final PeerLink peer, final long key) {
        int i = slotOf(key);
        while (slots[i] != null) {
            i = next(i);
        }
        slots[i] = peer;
        keys[i] = key;
    }

    private void empty(final int slot) {
        slots[slot] = null;
        keys[slot] = 0;
    }

    private void grow() {
        final PeerLink[] old = slots;
        final long[] oldKeys = keys;
        slots = new @Nullable PeerLink[2 * old.length];
        keys = new long[slots.length];
        for (int i = 0; i < old.length; i++) {
            if (old[i] != null) {
                place(old[i], oldKeys[i]);
            }
        }
    }

    private int next(final int slot) {
        return slot + 1 & slots.length - 1;
    }

    private int slotOf(final long key) {
        return (int) (mixed(mixed(secret + key)) >>> 32) & slots.length - 1;
    }

    /**
     * The hash code of an IPv4 address is its bits; that of an IPv6 address is not, and anybody has enough of them to
     * make it clash.
     */
    private long keyOf(final InetSocketAddress address) {
        final InetAddress host = address.getAddress();
        if (host instanceof Inet6Address) {
            final ByteBuffer bits = ByteBuffer.wrap(host.getAddress());
            final long hash = mixed(mixed(secret + address.getPort()) + bits.getLong());
            return SIX | mixed(hash + bits.getLong());
        }
        return FOUR | (host.hashCode() & 0xFFFF_FFFFL) << Short.SIZE | address.getPort();
    }

    private long mixed(final long value) {
        final long z = (value ^ value >>> 32) * MIX ^ secret;
        return (z ^ z >>> 29) * MIX;
    }
}
