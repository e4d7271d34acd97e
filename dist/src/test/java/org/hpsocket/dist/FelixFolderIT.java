package org.hpsocket.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The assembled folder, started by its script in a process of its own. */
@Timeout(300)
class FelixFolderIT {
    private static final int TERMINATED = 143;
    private static final String CHAT = "org.hpsocket.server~chat";
    private static final String PUSH_ECHO = "org.hpsocket.echo.push";
    private static final String PACK_ECHO = "org.hpsocket.echo.pack";
    /** What a terminal is told as soon as lines can be typed. */
    private static final String LINE_EDITOR = "[?2004h";
    private static final String SERVES_CHAT = "hpsocket.endpoint = chat";

    @TempDir
    private Path place;
    private FelixFolder folder;
    private Path socket;

    @BeforeEach
    void copy() {
        folder = FelixFolder.in(place);
        socket = place.resolve("s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void shouldFollowTheFilesOfItsConfigurations(final String framework) throws IOException, InterruptedException {
        folder.with(framework).configure(PUSH_ECHO, SERVES_CHAT);
        try (var runtime = folder.run()) {
            runtime.awaitErr("started: bundles=");
            folder.configure(CHAT, "uri = unix://" + socket, "maxConnections = 7");
            try (var open = Caller.at(socket)) {
                assertEquals("hello", open.echo("hello"));
                folder.configure(CHAT, "uri = unix://" + socket, "maxConnections = 0");
                final String refusal = runtime.awaitErr("refused");
                assertTrue(refusal.endsWith("endpoint chat refused: maxConnections=0 must be 1 to 5000000"), refusal);
                assertEquals("again", open.echo("again"));
                folder.unconfigure(CHAT);
                open.awaitEnd();
            }
            assertFalse(Files.exists(socket), "the socket file stays");
            assertStops(runtime);
        }
    }

    @Test
    void shouldTakeTheNamesThatFileInstallTakes() throws IOException, InterruptedException {
        folder.configure("org.hpsocket.server-chat", "uri = unix://" + socket);
        folder.configure(PUSH_ECHO, SERVES_CHAT);
        try (var runtime = folder.run(); var open = Caller.at(socket)) {
            assertEquals("hello", open.echo("hello"));
            assertStops(runtime);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void shouldUseANewerProtocolWhileItIsDroppedInOnOpenConnectionsToo(final String framework)
        throws IOException, InterruptedException {
        servePack(framework);
        try (var runtime = folder.run(); var open = Caller.at(socket)) {
            assertEquals("hello", open.echoPack("hello"));
            new Successor("1.1.0", '1').dropAt(folder.dropped(), folder.pack());
            open.awaitPack("1ello");
            new Successor("1.2.0", '2').dropAt(folder.dropped(), folder.pack());
            open.awaitPack("2ello");
            Files.delete(folder.dropped());
            open.awaitPack("hello");
            assertStops(runtime);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void shouldUseAnotherJarOfTheSameVersionWhileItIsDroppedIn(final String framework)
        throws IOException, InterruptedException {
        servePack(framework);
        try (var runtime = folder.run(); var open = Caller.at(socket)) {
            assertEquals("hello", open.echoPack("hello"));
            new Successor(Successor.versionOf(folder.pack()), '=').dropAt(folder.dropped(), folder.pack());
            open.awaitPack("=ello");
            Files.delete(folder.dropped());
            open.awaitPack("hello");
            assertStops(runtime);
        }
    }

    @Test
    void shouldUseTheProtocolThatIsThereFromTheStart() throws IOException, InterruptedException {
        servePack("felix");
        new Successor("1.1.0", '1').dropAt(folder.dropped(), folder.pack());
        try (var runtime = folder.run(); var open = Caller.at(socket)) {
            open.awaitPack("1ello");
            assertStops(runtime);
        }
    }

    @Test
    void shouldEndAPackThatHadBegunBeforeTheChange() throws IOException, InterruptedException {
        servePack("felix");
        try (var runtime = folder.run(); var open = Caller.at(socket); var begun = Caller.at(socket)) {
            assertEquals("hello", begun.echoPack("hello"));
            begun.beginPack("hello");
            new Successor("1.1.0", '1').dropAt(folder.dropped(), folder.pack());
            open.awaitPack("1ello");
            final String answer = begun.endPack("hello");
            assertTrue(List.of("hello", "1ello").contains(answer), answer);
            assertEquals("1ello", begun.echoPack("hello"));
            assertStops(runtime);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"felix", "equinox"})
    void shouldKeepConnectionsOpenWhileTransportsAreDroppedInAndGo(final String framework)
        throws IOException, InterruptedException {
        servePack(framework);
        try (var runtime = folder.run(); var open = Caller.at(socket)) {
            assertEquals("hello", open.echoPack("hello"));
            Successor.same("1.1.0").dropAt(folder.dropped(), folder.nio());
            runtime.awaitErr("Started bundle");
            assertEquals("hello", open.echoPack("hello"));
            Successor.same("1.2.0").dropAt(folder.dropped(), folder.nio());
            runtime.awaitErr("Updating bundle");
            assertEquals("hello", open.echoPack("hello"));
            Files.delete(folder.dropped());
            runtime.awaitErr("Uninstalling bundle");
            assertEquals("hello", open.echoPack("hello"));
            try (var late = Caller.at(socket)) {
                assertEquals("late", late.echoPack("late"));
            }
            assertStops(runtime);
        }
    }

    @Test
    void shouldStartWithoutADroppedBundleThatCannotStart() throws IOException, InterruptedException {
        servePack("felix");
        new Successor("1.1.0", '1', "org.example.lacking").dropAt(folder.dropped(), folder.pack());
        try (var runtime = folder.run(); var open = Caller.at(socket)) {
            assertEquals("hello", open.echoPack("hello"));
            runtime.awaitErr("org.example.lacking");
            assertStops(runtime);
        }
    }

    @Test
    void shouldTellWhatADroppedBundleLacks() throws IOException, InterruptedException {
        try (var runtime = folder.run()) {
            runtime.awaitErr("started: bundles=");
            new Successor("1.1.0", '1', "org.example.lacking").dropAt(folder.dropped(), folder.pack());
            runtime.awaitErr("org.example.lacking");
            assertStops(runtime);
        }
    }

    @Test
    void shouldServeAsItsSamplesSay() throws IOException, InterruptedException {
        folder.configureAsInSample(CHAT, "unix://" + socket);
        folder.configureAsInSample(PUSH_ECHO, "");
        folder.configureAsInSample("org.hpsocket.client~upstream", "unix+pack://" + place.resolve("upstream"));
        folder.configureAsInSample("org.hpsocket.runtime", "");
        try (var runtime = folder.run(); var open = Caller.at(socket)) {
            assertEquals("hello", open.echo("hello"));
            runtime.awaitErr("started: bundles=");
            assertStops(runtime);
            assertFalse(runtime.err().contains("refused"), runtime::err);
        }
    }

    @Test
    void shouldGiveAShellToAPerson() throws IOException, InterruptedException {
        folder.configure(CHAT, "uri = unix://" + socket);
        try (var shell = folder.runAtTerminal()) {
            shell.awaitOut(LINE_EDITOR);
            shell.tell("echo (hpsocket:list); stop 0\r");
            assertEquals(0, shell.status());
            assertTrue(shell.out().contains("waiting for a service PushListener with hpsocket.endpoint=chat"),
                shell::out);
            assertTrue(shell.out().strip().endsWith("stopped"), shell::out);
        }
    }

    @Test
    void shouldTellHowItIsUsed() throws IOException, InterruptedException {
        try (var help = folder.run("--help"); var version = folder.run("--version")) {
            assertEquals(0, help.status());
            assertTrue(help.out().startsWith("Usage: hpsocket-felix "), help::out);
            assertEquals(0, version.status());
            assertTrue(version.out().matches("hpsocket-felix \\d+\\.\\d+\\.\\d+\\S*\\R"), version::out);
        }
    }

    @Test
    void shouldRefuseInOneLine() throws IOException, InterruptedException {
        assertRefused("unknown option --speed=high; see hpsocket-felix --help", "--speed=high");
        assertRefused("no folder " + place.resolve("none") + "; see hpsocket-felix --help",
            "--conf=" + place.resolve("none"));
    }

    @Test
    void shouldRefuseTwoFrameworks() throws IOException, InterruptedException {
        folder.addEquinox();
        assertRefused("one framework is needed on the class path, there are: "
            + "[org.apache.felix.framework.FrameworkFactory, org.eclipse.osgi.launch.EquinoxFactory]"
            + "; see hpsocket-felix --help");
    }

    private void servePack(final String framework) throws IOException {
        folder.with(framework).configure(CHAT, "uri = unix+pack://" + socket);
        folder.configure(PACK_ECHO, SERVES_CHAT);
    }

    private void assertStops(final Child runtime) throws IOException, InterruptedException {
        runtime.terminate();
        assertEquals(TERMINATED, runtime.status());
        assertEquals("stopped", runtime.err().lines().reduce((before, line) -> line).orElseThrow());
        assertEquals("", runtime.out());
        assertEquals(List.of(), folder.left());
        assertFalse(Files.exists(socket), "the socket file stays");
    }

    private void assertRefused(final String why, final String... options) throws IOException, InterruptedException {
        try (var runtime = folder.run(options)) {
            assertEquals(Fault.USAGE, runtime.status());
            assertEquals(List.of("hpsocket-felix: " + why), runtime.err().lines().toList());
            assertEquals("", runtime.out());
        }
    }
}
