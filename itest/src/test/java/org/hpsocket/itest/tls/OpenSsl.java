package org.hpsocket.itest.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hpsocket.itest.Child;
import org.hpsocket.itest.Patience;

/** The program {@code openssl}, 1.1.1 or later, on the PATH: its client and its server. */
final class OpenSsl implements AutoCloseable {
    private static final String LISTENING = "ACCEPT ";

    private final Child child;

    private OpenSsl(final Child child) {
        this.child = child;
    }

    /** A client that tells what was agreed on, and hears commands. */
    static OpenSsl client(final String hostAndPort, final String... options) {
        return new OpenSsl(Child.command(command("s_client", List.of("-connect", hostAndPort), options)));
    }

    /** A client for data alone. */
    static Pipe data(final Path errors, final String hostAndPort, final String... options) {
        return new Pipe(errors,
            command("s_client", List.of("-quiet", "-nocommands", "-connect", hostAndPort), options));
    }

    /** A server that tells what was agreed on, and hears commands. */
    static OpenSsl server(final String... options) {
        return new OpenSsl(Child.command(serving(options)));
    }

    /** A server whose output is lines about each connection, and then its data. */
    static Pipe serverOfData(final Path errors, final String... options) {
        return new Pipe(errors, serving(options));
    }

    /** The option for one version alone. */
    static String option(final String version) {
        return "-tls" + version.substring("TLSv".length()).replace('.', '_');
    }

    /** Waits until the server listens. */
    int port() {
        return port(child.await(LISTENING));
    }

    static int port(final Pipe server) {
        return port(server.line(LISTENING));
    }

    /** Waits until it has said something, anywhere. */
    OpenSsl awaitSaid(final String regex) {
        Patience.until(() -> regex + " of " + said(), () -> says(regex));
        return this;
    }

    boolean says(final String regex) {
        return child.said().stream().anyMatch(line -> line.matches(".*" + regex + ".*"));
    }

    String said() {
        return String.join("\n", child.said());
    }

    OpenSsl tell(final String line) {
        child.tell(line);
        return this;
    }

    int awaitEnd() {
        return child.awaitEnd();
    }

    @Override
    public void close() {
        child.close();
    }

    private static List<String> serving(final String... options) {
        return command("s_server", List.of("-accept", Pki.ADDRESS + ":0"), options);
    }

    private static List<String> command(final String role, final List<String> more, final String... options) {
        final var command = new ArrayList<>(List.of("openssl", role));
        command.addAll(more);
        command.addAll(List.of(options));
        return command;
    }

    private static int port(final String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
