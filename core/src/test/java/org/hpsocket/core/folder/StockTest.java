package org.hpsocket.core.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StockTest {
    private final FakeHouse house = new FakeHouse();

    @Test
    void shouldAddWhatTwoLooksSawUnchanged() {
        house.write("a.jar", "pack 1.0");
        house.look();
        assertEquals(List.of(), house.shelf);
        house.look();
        assertEquals(List.of("pack 1.0"), house.shelf);
    }

    @Test
    void shouldWaitWhileAFileIsBeingWritten() {
        house.write("a.jar", "half");
        house.look();
        house.write("a.jar", "half more");
        house.look();
        house.write("a.jar", "pack 1.0");
        house.settle();
        assertEquals(List.of("pack 1.0"), house.shelf);
        assertEquals(List.of(), house.wrong);
    }

    @Test
    void shouldUseAtOnceWhatIsThereAtTheBeginning() {
        house.write("a.jar", "pack 1.0");
        house.stock.look(List.copyOf(house.files.values()), true);
        assertEquals(List.of("pack 1.0"), house.shelf);
    }

    @Test
    void shouldAddTheNewerOneBeforeTheOlderGoesWhenBothLieThere() {
        house.write("a.jar", "pack 1.0");
        house.settle();
        house.write("b.jar", "pack 1.1");
        house.settle();
        assertEquals(List.of("added pack 1.0", "added pack 1.1", "removed pack 1.0", "closed pack 1.0"), house.events);
        assertEquals("protocols: a.jar waits: pack 1.1 of b.jar is newer than pack 1.0", house.done.get(3));
    }

    @Test
    void shouldKeepTheOlderOneWhileConnectionsRunIt() {
        house.write("a.jar", "pack 1.0");
        house.settle();
        house.used = "pack 1.0";
        house.write("a.jar", "pack 1.1");
        house.settle();
        assertEquals(List.of("pack 1.0", "pack 1.1"), house.shelf);
        assertEquals(2, house.copies.size());
        house.used = "";
        house.look();
        assertEquals(List.of("pack 1.1"), house.shelf);
        assertEquals(1, house.copies.size());
    }

    @Test
    void shouldTakeTheOlderOneAgainThatIsStillUsed() {
        house.write("a.jar", "pack 1.0");
        house.settle();
        house.used = "pack 1.0";
        house.write("b.jar", "pack 1.1");
        house.settle();
        house.delete("b.jar");
        house.settle();
        assertEquals(List.of("added pack 1.0", "added pack 1.1", "removed pack 1.1", "closed pack 1.1"), house.events);
    }

    @Test
    void shouldNotWaitForConnectionsWhenALowerVersionTakesOver() {
        house.write("a.jar", "pack 1.1");
        house.settle();
        house.used = "pack 1.1";
        house.write("a.jar", "pack 1.0");
        house.settle();
        assertEquals(List.of("pack 1.0"), house.shelf);
    }

    @Test
    void shouldReplaceWhenTheFileIsReplacedAlsoByTheSameVersion() {
        house.write("a.jar", "pack 1.0");
        house.settle();
        house.write("a.jar", "pack 1.0");
        house.settle();
        assertEquals(List.of("added pack 1.0", "added pack 1.0", "removed pack 1.0", "closed pack 1.0"), house.events);
        assertEquals(1, house.copies.size());
    }

    @Test
    void shouldGoBackToTheOlderOneWhenTheNewerIsDeleted() {
        house.write("a.jar", "pack 1.0");
        house.write("b.jar", "pack 1.1");
        house.settle();
        house.delete("b.jar");
        house.settle();
        assertEquals(List.of("added pack 1.1", "added pack 1.0", "removed pack 1.1", "closed pack 1.1"), house.events);
    }

    @Test
    void shouldRemoveWhatIsDeletedAndHasNoSuccessor() {
        house.write("a.jar", "pack 1.0");
        house.settle();
        house.delete("a.jar");
        house.look();
        assertEquals(List.of("pack 1.0"), house.shelf);
        house.look();
        assertEquals(List.of(), house.shelf);
        assertEquals(0, house.copies.size());
    }

    @Test
    void shouldKeepWhatRunsWhenAFileIsDeletedAndWrittenAnew() {
        house.write("a.jar", "pack 1.0");
        house.settle();
        house.delete("a.jar");
        house.look();
        house.write("a.jar", "half");
        house.look();
        house.write("a.jar", "pack 1.1");
        house.settle();
        assertEquals(List.of("added pack 1.0", "added pack 1.1", "removed pack 1.0", "closed pack 1.0"), house.events);
    }

    @Test
    void shouldSayOnceWhatCannotBeReadAndTryAgainWhenItChanges() {
        house.write("a.jar", "half");
        house.settle();
        house.settle();
        assertEquals(List.of("protocols: a.jar is not used: no jar"), house.wrong);
        house.write("a.jar", "pack 1.0");
        house.settle();
        assertEquals(List.of("pack 1.0"), house.shelf);
    }

    @Test
    void shouldKeepTheOldOneWhenTheFileThatReplacesItCannotBeLoaded() {
        house.write("a.jar", "pack 1.0");
        house.settle();
        house.write("a.jar", "pack 1.1!");
        house.settle();
        house.settle();
        assertEquals(List.of("added pack 1.0"), house.events);
        assertEquals(List.of("protocols: a.jar is not used: cannot be loaded"), house.wrong);
        assertEquals(1, house.copies.size());
    }

    @Test
    void shouldKeepTheOldOneWhenAFaultyOneOfAnotherModuleTakesItsFile() {
        house.write("a.jar", "pack 1.0");
        house.settle();
        house.write("a.jar", "http 1.0!");
        house.settle();
        assertEquals(List.of("added pack 1.0"), house.events);
    }

    @Test
    void shouldUseTheNextBestWhenTheBestCannotBeLoaded() {
        house.write("a.jar", "pack 1.0");
        house.write("b.jar", "pack 2.0!");
        house.settle();
        assertEquals(List.of("pack 1.0"), house.shelf);
        assertEquals(List.of("protocols: b.jar is not used: cannot be loaded"), house.wrong);
    }

    @Test
    void shouldUseOneOfTwoWithOneModuleAndVersionAndNameTheOther() {
        house.write("b.jar", "pack 1.0");
        house.settle();
        house.write("a.jar", "pack 1.0");
        house.settle();
        house.settle();
        assertEquals(List.of("added pack 1.0"), house.events);
        assertEquals(List.of("protocols: a.jar is not used: pack 1.0 is also in b.jar"), house.wrong);
    }

    @Test
    void shouldTakeOneWithoutAVersionForTheOldest() {
        house.write("a.jar", "pack ?");
        house.write("b.jar", "pack 0.1");
        house.settle();
        assertEquals(List.of("pack 0.1"), house.shelf);
    }
}
