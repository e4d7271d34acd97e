package org.hpsocket.core;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The peers of one port by address: open addressing under a secret, since whoever sends datagrams chooses the addresses, and could choose them so that a
 * plain hash map would become a list.
 *
 * <p>Thread: the loop of the port. Looking up the peer that was looked up before costs a comparison.
 */
final class PeerTable {
    private static final int FIRST_SLOTS = 16;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long secret;
    private @Nullable PeerLink[] slots = new @Nullable PeerLink[FIRST_SLOTS];
    private int size;
    private @Nullable PeerLink last;

    PeerTable(final long secret) {
        this.secret = secret;
    }

    @Nullable PeerLink get(final InetSocketAddress address) {
        final PeerLink before = last;
        if (before != null && before.remoteAddress() == address) {
            return before;
        }
        PeerLink found = null;
        for (int i = slotOf(address); slots[i] != null; i = next(i)) {
            if (slots[i].remoteAddress().equals(address)) {
                found = slots[i];
                break;
            }
        }
        last = found;
        return found;
    }

    /** Adds a peer whose address is not there yet. */
    void put(final PeerLink peer) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        place(peer);
        size++;
    }

    /** Takes a peer out; those behind it move up, so that no gap ends a search too early. */
    void remove(final PeerLink peer) {
        int gap = slotOf(peer.remoteAddress());
        while (slots[gap] != peer) {
            if (slots[gap] == null) {
                return;
            }
            gap = next(gap);
        }
        slots[gap] = null;
        size--;
        last = null;
        for (int i = next(gap); slots[i] != null; i = next(i)) {
            final PeerLink moved = slots[i];
            slots[i] = null;
            place(moved);
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

    private void place(final PeerLink peer) {
        int i = slotOf(peer.remoteAddress());
        while (slots[i] != null) {
            i = next(i);
        }
        slots[i] = peer;
    }

    private void grow() {
        final PeerLink[] old = slots;
        slots = new @Nullable PeerLink[2 * old.length];
        for (final PeerLink peer : old) {
            if (peer != null) {
                place(peer);
            }
        }
    }

    private int next(final int slot) {
        return slot + 1 & slots.length - 1;
    }

    private int slotOf(final InetSocketAddress address) {
        return (int) (hash(address) >>> 32) & slots.length - 1;
    }

    /** The hash code of an IPv4 address is its bits; that of an IPv6 address is not, and anybody has enough of them to make it clash. */
    private long hash(final InetSocketAddress address) {
        final InetAddress host = address.getAddress();
        long hash = mixed(secret + address.getPort());
        if (host instanceof Inet6Address) {
            final ByteBuffer bits = ByteBuffer.wrap(host.getAddress());
            hash = mixed(hash + bits.getLong());
            return mixed(hash + bits.getLong());
        }
        return mixed(hash + host.hashCode());
    }

    private long mixed(final long value) {
        final long z = (value ^ value >>> 32) * MIX ^ secret;
        return (z ^ z >>> 29) * MIX;
    }
}
