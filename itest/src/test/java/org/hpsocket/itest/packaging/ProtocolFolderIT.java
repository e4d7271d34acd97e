package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.hpsocket.itest.Patience;
import org.hpsocket.itest.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A folder of protocols without a container: what is dropped there is used, what is newer replaces what runs, what is
 * faulty harms nothing. Each test has a folder and a process of its own, and waits most of the time for the next look,
 * so they run side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
class ProtocolFolderIT {
    private static final String PACK = "org.hpsocket.protocol.pack";
    private static final List<String> WITHOUT_PACK = Jars.RUNTIME.stream().filter(name -> !name.equals(PACK)).toList();
    private static final byte[] WORDS = "hello, folder".getBytes(StandardCharsets.UTF_8);
    private static final int FLAG = 0x155;
    private static final int OTHER_FLAG = 0x2AA;

    @TempDir
    private Path work;

    @ParameterizedTest
    @EnumSource
    void shouldSpeakAProtocolOnceItsJarWasDropped(final World world) {
        try (var run = world.start(work, WITHOUT_PACK)) {
            assertTrue(run.ask("serve pack://127.0.0.1:0", "refused")
                .startsWith("no codec pack; there are: pull, push"));
            assertTrue(run.use(Jars.of(PACK), "pack.jar").contains("codec pack"));
            try (var peer = run.connectTo("pack://127.0.0.1:0")) {
                peer.echo(Peer.pack(WORDS));
            }
            run.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldChangeOpenConnectionsToANewerJarAndLetGoOfTheOlder(final World world) {
        try (var run = world.start(work, WITHOUT_PACK)) {
            run.use(Jars.of(PACK), "pack.jar");
            try (var peer = run.connectTo("pack://127.0.0.1:0")) {
                peer.echo(Peer.pack(WORDS));
                run.use(NewerPack.build(work, "7.1", FLAG), "newer.jar");
                run.awaitGone(PACK + " 1.0.0-SNAPSHOT");
                assertEcho(FLAG, peer);
                run.use(NewerPack.build(work, "7.2", OTHER_FLAG), "newer.jar");
                run.awaitGone(PACK + " 7.1");
                assertEcho(OTHER_FLAG, peer);
                assertTrue(run.ask("code", "code").contains("codec pack of " + PACK + " 7.2 current 1"));
                assertEquals("seen=3 left=1", run.ask("loaders pack 1", "loaders"));
            }
            run.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFinishAPackThatIsHalfThereWithTheNewerJar(final World world) {
        try (var run = world.start(work, Jars.RUNTIME); var peer = run.connectTo("pack://127.0.0.1:0")) {
            final byte[] pack = Peer.pack(WORDS);
            peer.echo(pack);
            peer.write(Arrays.copyOf(pack, pack.length / 2));
            run.use(NewerPack.build(work, "7.1", FLAG), "newer.jar");
            awaitCode(run, PACK + " 7.1 current 1");
            peer.write(Arrays.copyOfRange(pack, pack.length / 2, pack.length));
            assertArrayEquals(NewerPack.pack(FLAG, WORDS), peer.read(pack.length));
            run.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoBackToItsOwnWhenTheJarIsDeleted(final World world) {
        try (var run = world.start(work, Jars.RUNTIME); var peer = run.connectTo("pack://127.0.0.1:0")) {
            run.use(NewerPack.build(work, "7.1", FLAG), "newer.jar");
            awaitCode(run, PACK + " 7.1 current 1");
            assertEcho(FLAG, peer);
            run.delete("newer.jar");
            run.awaitGone(PACK + " 7.1");
            peer.echo(Peer.pack(WORDS));
            assertEquals("seen=2 left=1", run.ask("loaders pack 1", "loaders"));
            run.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStayWithItsOwnWhenTheJarIsOlder(final World world) {
        try (var run = world.start(work, Jars.RUNTIME); var peer = run.connectTo("pack://127.0.0.1:0")) {
            run.use(NewerPack.build(work, "0.5", FLAG), "older.jar");
            peer.echo(Peer.pack(WORDS));
            assertTrue(run.ask("code", "code").contains("codec pack of " + PACK + " 1.0.0-SNAPSHOT current 1"));
            run.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMoveOpenConnectionsToANewerTransportAndLetGoOfTheOlder(final World world) {
        try (var run = world.start(work, Jars.RUNTIME); var peer = run.connectTo("tcp://127.0.0.1:0")) {
            peer.echo(WORDS);
            for (int version = 1; version <= 3; version++) {
                run.use(Jars.of("org.hpsocket.transport.nio", "7." + version, work), "nio.jar");
                awaitCode(run, "org.hpsocket.transport.nio 7." + version + " current 1");
                peer.echo(WORDS);
            }
            assertEquals("seen=4 left=2", run.ask("loaders nio 2", "loaders"));
            run.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldConnectionsWhileThereIsNoJarForThem(final World world) {
        try (var run = world.start(work, WITHOUT_PACK)) {
            run.use(Jars.of(PACK), "pack.jar");
            try (var peer = run.connectTo("pack://127.0.0.1:0?swapTimeout=5m")) {
                peer.echo(Peer.pack(WORDS));
                run.delete("pack.jar");
                run.awaitGone(PACK + " 1.0.0-SNAPSHOT");
                final byte[] pack = Peer.pack(WORDS);
                peer.write(pack);
                run.use(NewerPack.build(work, "7.1", FLAG), "newer.jar");
                assertArrayEquals(NewerPack.pack(FLAG, WORDS), peer.read(pack.length));
                assertEquals("seen=2 left=1", run.ask("loaders pack 1", "loaders"));
            }
            run.end();
        }
    }

    @Test
    void shouldRunOnWhenTheFileOfItsCodeIsWrittenOver() throws IOException {
        try (var run = World.MODULE_PATH.start(work, WITHOUT_PACK)) {
            run.use(Jars.of(PACK), "pack.jar");
            try (var peer = run.connectTo("pack://127.0.0.1:0")) {
                final byte[] newer = Files.readAllBytes(NewerPack.build(work, "7.1", FLAG));
                run.overwrite("pack.jar", Arrays.copyOf(newer, newer.length / 2));
                assertTrue(run.awaitRefused("pack.jar").startsWith("cannot be read as a module: "));
                peer.echo(Peer.pack(WORDS));
                run.overwrite("pack.jar", newer);
                run.awaitGone(PACK + " 1.0.0-SNAPSHOT");
                assertEcho(FLAG, peer);
            }
            run.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatIsFaultyInOneLineAndRunOn(final World world) {
        final var modules = new SmallModule(work);
        final Path library = modules.library("test.library");
        final Path needy = modules.codec("test.needy", "needy", "requires test.library;", "test.library.Word.say();");
        try (var run = world.start(work, Jars.RUNTIME); var peer = run.connectTo("pack://127.0.0.1:0")) {
            run.overwrite("none.jar", "no jar at all".getBytes(StandardCharsets.UTF_8));
            run.drop(library, "library.jar");
            run.drop(needy, "needy.jar");
            run.drop(modules.codec("test.thrower", "thrower", "",
                "if (true) { throw new IllegalStateException(\"not today\"); }"), "thrower.jar");
            run.drop(Jars.of("org.hpsocket.api"), "api.jar");
            run.drop(modules.codec("test.split", "split", "", "", "org/hpsocket/spi/Split.class", ""), "split.jar");
            run.drop(modules.codec("test.good", "good", "", ""), "good.jar");
            run.drop(modules.codec("test.good", "good", "", ""), "twin.jar");
            assertTrue(run.awaitRefused("none.jar").startsWith("cannot be read as a module: "));
            assertEquals("provides no CodecFactory, FilterFactory or Transport", run.awaitRefused("library.jar"));
            assertTrue(run.awaitRefused("needy.jar").contains("test.library"));
            assertEquals("its provider fails: not today", run.awaitRefused("thrower.jar"));
            assertEquals("holds org.hpsocket.api, which the runtime has itself", run.awaitRefused("api.jar"));
            assertTrue(run.awaitRefused("split.jar").contains("org.hpsocket.spi"));
            assertTrue(run.awaitRefused("twin.jar").startsWith("test.good 1.0 is also in "));
            peer.echo(Peer.pack(WORDS));
            run.end();
        }
    }

    @Test
    void shouldTellThatAClassPathLooksIntoMetaInf() {
        final Path silent = new SmallModule(work).codec("test.silent", "silent", "", "",
            "META-INF/services/org.hpsocket.spi.CodecFactory", "");
        try (var run = World.CLASS_PATH.start(work, Jars.RUNTIME)) {
            run.drop(silent, "silent.jar");
            assertEquals("test.silent names no provider in META-INF/services, where a runtime on the class path looks",
                run.awaitRefused("silent.jar"));
            run.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldUseAFolderOfJarsThatBelongTogether(final World world) {
        final var modules = new SmallModule(work);
        final Path library = modules.library("test.library");
        final Path needy = modules.codec("test.needy", "needy", "requires test.library;", "test.library.Word.say();");
        try (var run = world.start(work, Jars.RUNTIME)) {
            run.dropSet("together", needy, library);
            assertEquals("codec needy, as test.needy 1.0", run.awaitUsed("together"));
            run.end();
        }
    }

    /** A peer sees which one has answered. */
    private static void assertEcho(final int flag, final Peer peer) {
        final byte[] pack = Peer.pack(WORDS);
        assertArrayEquals(NewerPack.pack(flag, WORDS), peer.write(pack).read(pack.length));
    }

    private static void awaitCode(final FolderRun run, final String part) {
        Patience.until(part, () -> run.ask("code", "code").contains(part));
    }

    /** How the runtime itself is loaded. */
    private enum World {
        MODULE_PATH(FolderRun::onModulePath), CLASS_PATH(FolderRun::onClassPath);

        private final BiFunction<Path, List<String>, FolderRun> starting;

        World(final BiFunction<Path, List<String>, FolderRun> starting) {
            this.starting = starting;
        }

        FolderRun start(final Path work, final List<String> jars) {
            return starting.apply(work, jars);
        }
    }
}
