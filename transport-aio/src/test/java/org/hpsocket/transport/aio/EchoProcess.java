package org.hpsocket.transport.aio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.hpsocket.spi.LinkOptions;
import org.hpsocket.spi.Listening;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.CountingSlabs;
import org.hpsocket.testkit.loop.PolledLoop;

/** An echo server in a process of its own, with so many file descriptors; it ends with its standard input. */
final class EchoProcess implements AutoCloseable {
    private static final LinkOptions CROWDED = new LinkOptions(4096, 100, Map.of(), Map.of());

    private final Process process;
    private final BufferedReader lines;
    private final int port;

    EchoProcess(final int descriptors) throws Exception {
        final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        final String classes = root(EchoProcess.class) + ":" + root(AioTransport.class) + ":" + root(Transport.class)
            + ":" + root(CountingSlabs.class);
        final String limited = "ulimit -n " + descriptors + " && exec \"$@\"";
        process = new ProcessBuilder("sh", "-c", limited, "sh", java, "-cp", classes, EchoProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        lines = process.inputReader();
        port = Integer.parseInt(next("ready ").substring("ready ".length()));
    }

    /** Serves until the standard input ends. A timer runs first: in need of a descriptor no class can be loaded. */
    public static void main(final String[] args) throws IOException {
        try (PolledLoop<CountingSlabs> loop = Wire.loop()) {
            loop.pollsWhileIdle();
            final Listening listening =
                loop.call(() -> new AioTransport().listen(loop, Wire.any(), CROWDED, Echo.on(loop)));
            System.out.println("ready " + ((InetSocketAddress) listening.localAddress()).getPort());
            new BufferedReader(new InputStreamReader(System.in)).lines().forEach(line -> { });
            loop.run(listening::close);
        }
    }

    Socket dial() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Waits for the next line that begins so. */
    String next(final String beginning) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new IOException("the process ended before it said: " + beginning);
    }

    /** Lets it end, and gives what else it has said. */
    String end() throws IOException {
        process.outputWriter().close();
        return lines.lines().collect(Collectors.joining());
    }

    @Override
    public void close() throws IOException {
        process.outputWriter().close();
        process.onExit().join();
    }

    /** The folder or jar that a class comes from, also when it is patched into a module. */
    private static String root(final Class<?> type) throws IOException {
        final String name = type.getName().replace('.', '/') + ".class";
        final String url = type.getResource("/" + name).toString();
        final String root = url.substring(0, url.length() - name.length());
        final boolean jar = root.startsWith("jar:");
        return Path.of(URI.create(jar ? root.substring("jar:".length(), root.length() - 2) : root)).toString();
    }
}
