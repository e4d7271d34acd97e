package org.hpsocket.itest.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hpsocket.itest.Patience;

/** Sends data to somebody who echoes, and requires each piece back before the next. */
final class Exchange {
    private Exchange() {
    }

    static void echoed(final OutputStream out, final InputStream in, final List<byte[]> data) {
        for (final byte[] each : data) {
            final var written = CompletableFuture.runAsync(() -> write(out, each));
            final var answer = CompletableFuture.supplyAsync(() -> read(in, each.length));
            Patience.get(written);
            assertEquals(-1, Arrays.mismatch(each, Patience.get(answer)), () -> "first wrong of " + each.length);
        }
    }

    /** Gives back whatever comes, until nothing more does; in a thread of its own. */
    static void pump(final InputStream in, final OutputStream out) {
        final var thread = new Thread(() -> copy(in, out), "itest-pump");
        thread.setDaemon(true);
        thread.start();
    }

    private static void write(final OutputStream out, final byte[] data) {
        try {
            out.write(data);
            out.flush();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(final InputStream in, final int length) {
        try {
            return in.readNBytes(length);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(final InputStream in, final OutputStream out) {
        final byte[] piece = new byte[32 << 10];
        try {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                out.write(piece, 0, count);
                out.flush();
            }
        } catch (final IOException e) {
            System.getLogger(Exchange.class.getPackageName()).log(System.Logger.Level.TRACE, "one side is gone", e);
        }
    }
}
