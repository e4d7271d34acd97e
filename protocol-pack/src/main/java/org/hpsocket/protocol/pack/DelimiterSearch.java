package org.hpsocket.protocol.pack;

import java.nio.ByteBuffer;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Slab;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first delimiter at the front of a growing input, as Knuth, Morris and Pratt do: each byte is looked at
 * once, however the input was cut, and what was seen of a delimiter is a number. Bytes that dribble in are found in the
 * last slab, without a walk to it.
 */
final class DelimiterSearch {
    private final byte[] delimiter;
    /** For each prefix, how long its longest end is that is a prefix as well. */
    private final int[] borders;
    private long searched;
    private int matched;

    DelimiterSearch(final byte[] delimiter) {
        this.delimiter = delimiter;
        borders = new int[delimiter.length];
        for (int end = 1; end < delimiter.length; end++) {
            borders[end] = longer(borders[end - 1], delimiter[end]);
        }
    }

    /**
     * Looks at bytes not seen before, up to the end of the first delimiter or the first byte beyond the limit.
     *
     * @param in the input, with all that was seen before
     * @param maxLength where the delimiter must begin at the latest
     * @return true when a whole delimiter was found
     */
    boolean advance(final Bytes in, final int maxLength) {
        if (in.remaining() < searched) {
            reset(); // what was seen went elsewhere: a filter was put underneath
        }
        final long unseen = in.remaining() - searched;
        final Slab last = in.lastSlab();
        if (last != null && unseen <= last.remaining()) {
            return advance(last.buffer(), (int) (last.remaining() - unseen), maxLength);
        }
        return advanceFromFirst(in, maxLength);
    }

    /** Counts the bytes that were seen and belong to the message, whatever follows. */
    long length() {
        return searched - matched;
    }

    /** Counts the bytes that a whole delimiter lacks at least. */
    int missing() {
        return delimiter.length - matched;
    }

    boolean isOver(final int maxLength) {
        return length() > maxLength;
    }

    /** Begins anew, behind a delimiter. */
    void reset() {
        searched = 0;
        matched = 0;
    }

    private boolean advanceFromFirst(final Bytes in, final int maxLength) {
        long skip = searched;
        for (Slab slab = in.firstSlab(); slab != null && !isOver(maxLength); slab = in.after(slab)) {
            final int size = (int) slab.remaining();
            if (skip < size && advance(slab.buffer(), (int) skip, maxLength)) {
                return true;
            }
            skip = Math.max(0, skip - size);
        }
        return false;
    }

    private boolean advance(final ByteBuffer buffer, final int from, final int maxLength) {
        final int end = buffer.limit();
        for (int i = buffer.position() + from; i < end && !isOver(maxLength); i++) {
            matched = longer(matched, buffer.get(i));
            searched++;
            if (matched == delimiter.length) {
                return true;
            }
        }
        return false;
    }

    private int longer(final int prefix, final byte next) {
        int length = prefix;
        while (length > 0 && delimiter[length] != next) {
            length = borders[length - 1];
        }
        return delimiter[length] == next ? length + 1 : length;
    }
}
