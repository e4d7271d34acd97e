package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Peer;
import org.hpsocket.itest.TlsFiles;

/** An application that is a module of its own, compiled by the test, and what each of its runs has to show. */
final class ModularApplication {
    static final String NAME = "org.hpsocket.itest.app";
    static final String MAIN = NAME + "/" + NAME + ".EchoApp";
    static final String FOLDER_CLASS = NAME + ".FolderApp";
    static final String FOLDER_MAIN = NAME + "/" + FOLDER_CLASS;
    static final String AGRONA_FLAG = "--add-exports=java.base/jdk.internal.misc=org.agrona";

    private static final Path SOURCES = Path.of("src", "app", "java");
    private static final byte[] WORDS = "hello, module".getBytes(StandardCharsets.UTF_8);

    private ModularApplication() {
    }

    /** Compiles it against the API alone, with every warning an error; answers its module path. */
    static Path compile(final Path folder) {
        final var compiler = ToolProvider.getSystemJavaCompiler();
        final var messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
            Stream<Path> sources = Files.walk(SOURCES)) {
            final var units = files.getJavaFileObjects(
                sources.filter(file -> file.toString().endsWith(".java")).toArray(Path[]::new));
            final var options = List.of("--release", "17", "-Xlint:all", "-Werror", "-d", folder.toString(),
                "-p", Jars.of("org.hpsocket.api").toString());
            if (!compiler.getTask(messages, files, null, options, null, units).call()) {
                throw new AssertionError(messages.toString());
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /** Requires of a run that it saw the modules and no more, that it echoes, and that it ends when told to. */
    static void requireWorking(final Child child, final TlsFiles files) {
        assertEquals("org.agrona org.bouncycastle.pkix org.bouncycastle.provider org.bouncycastle.tls "
            + "org.bouncycastle.util org.hpsocket.api org.hpsocket.core org.hpsocket.itest.app "
            + "org.hpsocket.protocol.pack org.hpsocket.proxy org.hpsocket.ssl org.hpsocket.transport.aio "
            + "org.hpsocket.transport.nio", child.await("modules:"));
        assertEquals("InaccessibleObjectException", child.await("engine:"));
        try (var push = new Peer(address(child.await("push:"))); var pack = new Peer(address(child.await("pack:")));
            var aio = new Peer(address(child.await("aio:")))) {
            push.echo(WORDS);
            aio.echo(WORDS);
            pack.echo(Peer.pack(WORDS));
        }
        try (var tls = files.peer(address(child.await("tls:"))); var jdk = files.peer(address(child.await("jdk:")))) {
            tls.echo(WORDS);
            jdk.echo(Peer.pack(WORDS));
        }
        assertEquals("hello over TLSv1.3", child.await("client:"));
        child.tell("end");
        child.await("ended:");
        assertEquals(0, child.awaitEnd(), () -> String.join("\n", child.said()));
    }

    private static InetSocketAddress address(final String port) {
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(port));
    }
}
