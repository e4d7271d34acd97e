package org.hpsocket.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                              | expected a command
        dance                                           | command dance; known: serve, connect, bench, demo, shell
        --fast                                          | unknown option: '--fast'
        serve                                           | missing required parameter: 'URI'
        serve -t=1 tcp://127.0.0.1:0                    | unknown option: '-t=1'
        serve tcp://127.0.0.1:0 --threads=0             | --threads=0 must be 1 to 512
        serve tcp://127.0.0.1:0 --threads=513           | --threads=513 must be 1 to 512
        serve tcp://127.0.0.1:0 --threads=many          | --threads=many is not a number from 1 to 512
        serve tcp://127.0.0.1:0 --threads=1 --threads=2 | option '--threads' (N) should be specified only once
        serve tcp://127.0.0.1:0 --transport=pigeon      | --transport=pigeon is unknown; known: aio, nio
        bench tcp://127.0.0.1:1 --transport=pigeon      | --transport=pigeon is unknown; known: aio, nio
        demo --transport=pigeon                         | --transport=pigeon is unknown; known: aio, nio
        serve unix:///tmp/s --transport=aio             | transport=aio cannot UNIX, it can [STREAM]
        serve tcp://127.0.0.1:0 --runtime=cloud         | --runtime=cloud is unknown; known: plain, felix
        serve tcp://127.0.0.1:0 --stats=-1              | --stats=-1 must be 0 to 86400
        serve tcp://127.0.0.1:0 --grace=86401           | --grace=86401 must be 0 to 86400
        serve tcp://127.0.0.1:0 --grace=5 --runtime=felix | --grace=5 needs --runtime=plain
        serve tcp://127.0.0.1:0 --protocols=/nowhere    | --protocols=/nowhere is not a folder
        serve tcp://127.0.0.1:0 --protocols=/ --runtime=felix | --protocols=/ needs --runtime=plain
        bench tcp://127.0.0.1:1 --protocols=/nowhere    | --protocols=/nowhere is not a folder
        connect tcp://127.0.0.1:1 --protocols=/nowhere  | --protocols=/nowhere is not a folder
        connect                                         | missing required parameter: 'URI'
        connect tcp://127.0.0.1:1 more                  | unexpected argument more
        connect tcp://127.0.0.1:0                       | port=0 must be 1 to 65535 to connect
        connect unix://tmp/s                            | unix has no host, got tmp; expected unix:///PATH
        connect tcp://127.0.0.1:1 --wait=long           | --wait=long is not a number from 0 to 86400
        bench tcp://127.0.0.1:1 --connections=0         | --connections=0 must be 1 to 60000
        bench tcp://127.0.0.1:1 --size=5m               | --size=5m must be 1 to 4194304
        bench pack://127.0.0.1:1 --size=300k            | --size=300k must be at most 262144, what pack
        bench tcp://127.0.0.1:1 --depth=0               | --depth=0 must be 1 to 65536
        bench tcp://127.0.0.1:1 --size=1m --depth=65    | --size=1m times --depth=65 must be at most 67108864
        bench tcp://127.0.0.1:1 --seconds=0             | --seconds=0 must be 1 to 86400
        demo --seconds=0                                | --seconds=0 must be 1 to 3600
        demo --inject=gremlins                          | --inject=gremlins is unknown; known: corrupt
        shell nowhere                                   | endpoint nowhere: no protocol
        """)
    void shouldNameOptionValueAndLimitWhenAnArgumentIsWrong(final String arguments, final String expected) {
        assertEquals(Fault.USAGE, run(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
        assertOneLineWith(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        127.0.0.1:5555                        | endpoint 127.0.0.1:5555
        smoke://127.0.0.1:0                   | unknown protocol smoke; known: tcp, pull, pack
        tcp://127.0.0.1                       | expected tcp://HOST:PORT
        tcp://127.0.0.1:65536                 | port=65536 must be 0 to 65535
        tcp://127.0.0.1:0/path                | tcp has no path, got /path
        tcp://127.0.0.1:0?speed=high          | unknown option speed; known: name, transport
        tcp://127.0.0.1:0?noDelay=perhaps     | noDelay=perhaps is not true or false
        tcp://127.0.0.1:0?maxConnections=0    | maxConnections=0 must be 1 to 5000000
        tcp://127.0.0.1:0?threads=1&threads=2 | threads is given twice
        tcp://127.0.0.1:0?flag=1              | unknown option flag
        pack://127.0.0.1:0?flag=0x400         | pack flag=1024 must be 0 to 1023
        pack://127.0.0.1:0?flag=green         | pack flag=green is not a number
        unix://tmp/s                          | unix has no host, got tmp; expected unix:///PATH
        unix:///                              | path / names no file; expected unix:///PATH
        unix+pull:///tmp/s?flag=1             | unknown option flag
        unix+pack:///tmp/s?flag=0x400         | pack flag=1024 must be 0 to 1023
        ssl://127.0.0.1:0                     | TLS needs a certificate: cert=FILE&key=FILE or pkcs12=FILE;
        ssl+pack://127.0.0.1:0?ca=/ca.pem     | TLS needs a certificate: cert=FILE&key=FILE or pkcs12=FILE;
        ssl://127.0.0.1:0?cert=/c&verify=well | verify=well \
        is not one of [NONE, PEER, FAIL_IF_NO_PEER_CERT, CLIENT_ONCE]
        ssl://127.0.0.1:0?cert=/c&speed=high  | unknown option speed; known: name, transport
        tcp://127.0.0.1:0?cert=/c             | unknown option cert
        pack://127.0.0.1:0?max=0x400000       | pack maxLength=4194304 must be 1 to 4194303
        """)
    void shouldNameThePartOfTheUriWhenItIsWrong(final String uri, final String expected) {
        assertEquals(Fault.USAGE, run("serve", uri));
        assertOneLineWith(expected);
        assertOneLineWith("endpoint " + uri);
    }

    @Test
    void shouldShowNoPasswordOfAUri() {
        for (final String command : new String[] {"serve", "connect", "bench"}) {
            assertEquals(Fault.USAGE, run(command, "ssl://127.0.0.1:1?pkcs12=/p&password=secret&threads=0"));
            assertOneLineWith("endpoint ssl://127.0.0.1:1?pkcs12=/p&password=***: threads=0 must be 1 to 512");
            err.reset();
        }
    }

    @Test
    void shouldNameTheFileThatIsNoCertificate(@TempDir final Path folder) throws IOException {
        final Path file = Files.writeString(folder.resolve("c.pem"), "nothing");
        assertEquals(Fault.USAGE, run("serve", "ssl://127.0.0.1:0?cert=" + file));
        assertOneLineWith(file.toString());
        err.reset();
        assertEquals(Fault.USAGE, run("serve", "ssl://127.0.0.1:0?cert=" + folder.resolve("none.pem")));
        assertOneLineWith(folder.resolve("none.pem").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve", "connect", "bench", "demo", "shell"})
    void shouldShowLongOptionsOnlyWhenAskedForHelp(final String command) {
        assertEquals(0, command.isEmpty() ? run("--help") : run(command, "--help"));
        assertTrue(text(out).startsWith("Usage: hpsocket"), text(out));
        assertTrue(text(out).lines().map(String::strip).noneMatch(line -> line.matches("-[^-].*")), text(out));
    }

    @Test
    void shouldShowAVersion() {
        assertEquals(0, run("--version"));
        assertTrue(text(out).startsWith("hpsocket "), text(out));
    }

    @Test
    void shouldFailInOneLineWhenNobodyListens() {
        assertEquals(Fault.FAILED, run("connect", "tcp://127.0.0.1:1"));
        assertOneLineWith("connect to 127.0.0.1:1 failed: Connection refused");
    }

    @Test
    void shouldFailInOneLineWhenLoadFindsNobody() {
        assertEquals(Fault.FAILED, run("bench", "pack://127.0.0.1:1", "--seconds=1"));
        assertOneLineWith("connect to 127.0.0.1:1 failed: Connection refused");
    }

    @Test
    void shouldFailInOneLineWhenNobodyListensAtThePath(@TempDir final Path folder) {
        assertEquals(Fault.FAILED, run("connect", "unix://" + folder + "/s"));
        assertOneLineWith("connect to " + folder + "/s failed: No such file or directory");
    }

    @Test
    void shouldNameTheLimitWhenThePathIsTooLong(@TempDir final Path folder) {
        final String path = folder + "/" + "x".repeat(110);
        for (final String command : new String[] {"serve", "connect", "bench"}) {
            err.reset();
            assertEquals(Fault.USAGE, run(command, "unix://" + path));
            assertOneLineWith("path bytes=" + path.length() + " max=106: " + path);
        }
    }

    @Test
    void shouldFailInOneLineWhenThePathCannotBeServed(@TempDir final Path folder) throws IOException {
        assertEquals(Fault.FAILED, run("serve", "unix://" + folder + "/missing/s"));
        assertOneLineWith(folder + "/missing/s: No such file or directory");
        err.reset();
        Files.createFile(folder.resolve("file"));
        assertEquals(Fault.FAILED, run("serve", "unix://" + folder + "/file"));
        assertOneLineWith(folder + "/file: Address already in use: the file is not a socket");
    }

    private int run(final String... arguments) {
        final var nobody = Terminal.of(InputStream.nullInputStream(), new PrintStream(out), new PrintStream(err));
        return Main.run(nobody, arguments);
    }

    private void assertOneLineWith(final String expected) {
        assertEquals("", text(out));
        assertEquals(1, text(err).lines().count(), text(err));
        assertTrue(text(err).contains(expected), text(err));
    }

    private static String text(final ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
