package org.hpsocket.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlabTest {
    private final Home home = new Home();

    @Test
    void shouldTellItsHomeOnceWhenTheLastPartOfAFileIsReleased(@TempDir final Path folder) throws IOException {
        try (FileChannel file = FileChannel.open(Files.write(folder.resolve("file"), new byte[100]))) {
            final var whole = new Slab(file, 0, 100, home);
            final Slab first = whole.part(30);
            whole.skip(30);
            final Slab second = whole.part(10);
            assertEquals(30, second.filePosition());
            assertEquals(10, second.remaining());
            assertEquals(70, whole.remaining());
            first.release();
            whole.release();
            assertEquals(0, home.releases);
            second.release();
            assertEquals(1, home.releases);
            assertThrows(IllegalStateException.class, second::release);
        }
    }

    @Test
    void shouldDivideAPartAgain(@TempDir final Path folder) throws IOException {
        try (FileChannel file = FileChannel.open(Files.write(folder.resolve("file"), new byte[100]))) {
            final var whole = new Slab(file, 0, 100, home);
            final Slab part = whole.part(50);
            final Slab smaller = part.part(5);
            whole.release();
            part.release();
            assertEquals(0, home.releases);
            smaller.release();
            assertEquals(1, home.releases);
        }
    }

    @Test
    void shouldDivideNoMemory() {
        final var slab = new Slab(ByteBuffer.allocateDirect(10), home);
        slab.taken();
        assertThrows(IllegalStateException.class, () -> slab.part(1));
        slab.release();
        assertEquals(1, home.releases);
    }

    private static final class Home implements Slabs {
        private int releases;

        @Override
        public @Nullable Slab take(final int leastBytes) {
            return null;
        }

        @Override
        public @Nullable Slab takeReserved(final int leastBytes) {
            return null;
        }

        @Override
        public void release(final Slab slab) {
            releases++;
        }
    }
}
