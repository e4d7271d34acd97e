package org.hpsocket.core.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
    @TempDir
    private Path folder;

    @Test
    void shouldListJarsAndFoldersOfJarsByName() throws IOException {
        write("b.jar", "b");
        write("a.jar.part", "on its way");
        write(".c.jar", "on its way too");
        write("README", "words");
        Files.createDirectory(folder.resolve("empty"));
        Files.createDirectory(folder.resolve("a"));
        write("a/2.jar", "2");
        write("a/1.jar", "1");
        final List<Entry> entries = Listing.of(folder).entries();
        assertEquals(List.of(folder.resolve("a"), folder.resolve("b.jar")), entries.stream().map(Entry::path).toList());
        assertEquals(List.of(folder.resolve("a/1.jar"), folder.resolve("a/2.jar")), entries.get(0).jars());
    }

    @Test
    void shouldTellAFileThatWasReplacedByOneOfTheSameLengthAndTime() throws IOException {
        final Path jar = write("a.jar", "one");
        final String before = stamp();
        final Path other = write("a.jar.part", "two");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(jar));
        assertEquals(before, stamp());
        Files.move(other, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(before, stamp());
    }

    @Test
    void shouldPassOverTheLastByNameWhenThereAreTooMany() throws IOException {
        for (int i = 0; i < Listing.ENTRIES_MOST + 3; i++) {
            write("%03d.jar".formatted(i), "");
        }
        final Listing listing = Listing.of(folder);
        assertEquals(Listing.ENTRIES_MOST, listing.entries().size());
        assertEquals(folder.resolve("255.jar"), listing.entries().get(Listing.ENTRIES_MOST - 1).path());
        assertEquals(3, listing.passedOver());
    }

    @Test
    void shouldFailWhenTheFolderIsGone() {
        assertThrows(IOException.class, () -> Listing.of(folder.resolve("gone")));
    }

    private String stamp() throws IOException {
        return Listing.of(folder).entries().get(0).stamp();
    }

    private Path write(final String name, final String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
